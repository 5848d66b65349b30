package io.rondo.dashboards.site;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.util.WebUtils;

/** Gives every page its {@link Viewer}. */
@ControllerAdvice(annotations = Controller.class)
class ViewerAdvice {

    @ModelAttribute("viewer")
    Viewer viewer(HttpServletRequest request) {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        var path = path(request);
        if (authentication == null || !signedIn(authentication)) {
            return new Viewer("", EnumSet.noneOf(Role.class), theme(request), path);
        }
        return new Viewer(authentication.getName(), Viewer.rolesOf(authentication), theme(request), path);
    }

    private static boolean signedIn(@Nullable Authentication authentication) {
        return authentication != null
                && authentication.isAuthenticated()
                && !(authentication instanceof AnonymousAuthenticationToken);
    }

    private static String theme(HttpServletRequest request) {
        Cookie cookie = WebUtils.getCookie(request, PreferencesController.THEME_COOKIE);
        var value = cookie == null ? "auto" : cookie.getValue();
        return PreferencesController.THEMES.contains(value) ? value : "auto";
    }

    /** On an error page the path asked for, not /error. */
    private static String path(HttpServletRequest request) {
        var asked =
                Objects.toString(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI), request.getRequestURI());
        var query = request.getQueryString();
        return query == null ? asked : asked + "?" + query;
    }
}
