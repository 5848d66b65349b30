package io.rondo.dashboards.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses large multipart requests before anything reads them. They are written to disk as soon as one parameter is asked for, and the
 * token against forgery is such a parameter: without this, anybody could fill the disk without an account. Files come in at the
 * upload pages only, from who may upload.
 */
final class MultipartGuard extends OncePerRequestFilter {

    /** Of a form without a file, in bytes; a chunked request does not say its length and counts as longer. */
    private static final long MOST = 1_000_000;

    private static final RequestMatcher UPLOADS = new OrRequestMatcher(
            PathPatternRequestMatcher.pathPattern(HttpMethod.POST, "/audience/imports"),
            PathPatternRequestMatcher.pathPattern(HttpMethod.POST, "/audience/imports/{id}/corrected-file"));

    private final Set<String> uploaders;

    /** @param uploaders authorities that may upload files; empty: none */
    MultipartGuard(Set<String> uploaders) {
        this.uploaders = uploaders;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (isMultipart(request) && !isSmall(request) && !mayUpload(request)) {
            // No error page: it would be made from the request, and read it.
            response.setStatus(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
            response.setHeader("Connection", "close");
            response.setContentType("text/plain;charset=UTF-8");
            response.getWriter().write("Expected a request of at most %,d bytes".formatted(MOST));
            return;
        }
        chain.doFilter(request, response);
    }

    private static boolean isMultipart(HttpServletRequest request) {
        var type = request.getContentType();
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/");
    }

    private static boolean isSmall(HttpServletRequest request) {
        var length = request.getContentLengthLong();
        return length >= 0 && length <= MOST;
    }

    private boolean mayUpload(HttpServletRequest request) {
        if (!UPLOADS.matches(request)) {
            return false;
        }
        var viewer = SecurityContextHolder.getContext().getAuthentication();
        return viewer != null
                && viewer.isAuthenticated()
                && viewer.getAuthorities().stream().anyMatch(it -> uploaders.contains(it.getAuthority()));
    }
}
