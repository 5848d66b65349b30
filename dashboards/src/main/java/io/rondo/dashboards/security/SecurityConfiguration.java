package io.rondo.dashboards.security;

import io.rondo.dashboards.site.Role;
import io.rondo.dashboards.site.Section;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.writers.DelegatingRequestMatcherHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.header.writers.frameoptions.XFrameOptionsHeaderWriter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;
import org.springframework.security.web.util.matcher.RequestHeaderRequestMatcher;

/**
 * Who may reach what; whatever is not named is refused. Three doors: links in mails (no session, the token in the link
 * is the right), the API (a program's name and password with each request), and pages (a session after sign-in).
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@EnableConfigurationProperties(SecurityProperties.class)
class SecurityConfiguration {

    /**
     * Scripts and everything else from this server only. Styles may be inline because bpmn-js, form-js and ECharts set
     * them; a style cannot act.
     */
    private static final String CONTENT_POLICY =
            "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
                    + " font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self';"
                    + " frame-ancestors 'none'";

    @Bean
    @Order(1)
    SecurityFilterChain linksInMails(HttpSecurity http) throws Exception {
        http.securityMatcher("/t/**")
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                // No session, so nothing to forge; a mail program posts one-click unsubscribes without any token but
                // ours.
                .csrf(AbstractHttpConfigurer::disable)
                .addFilterBefore(new MultipartGuard(Set.of()), CsrfFilter.class)
                .requestCache(AbstractHttpConfigurer::disable)
                .headers(headers -> protect(headers).referrerPolicy(it -> it.policy(ReferrerPolicy.NO_REFERRER)));
        return http.build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain api(HttpSecurity http) throws Exception {
        http.securityMatcher("/api/v1/**")
                .authorizeHttpRequests(
                        requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                                .permitAll()
                                // A gateway proves itself by the signature of its secret; it has no account.
                                .requestMatchers(HttpMethod.POST, "/api/v1/channels/*/reports")
                                .permitAll()
                                .anyRequest()
                                .hasRole(Role.API.name()))
                .httpBasic(basic -> basic.realmName("Rondo"))
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                // Browsers never hold these credentials.
                .csrf(AbstractHttpConfigurer::disable)
                .addFilterBefore(new MultipartGuard(Set.of()), CsrfFilter.class)
                .requestCache(AbstractHttpConfigurer::disable)
                .headers(SecurityConfiguration::protect);
        return http.build();
    }

    @Bean
    @Order(3)
    SecurityFilterChain pages(HttpSecurity http) throws Exception {
        http.authorizeHttpRequests(requests -> {
                    requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD, DispatcherType.ASYNC)
                            .permitAll()
                            .requestMatchers("/assets/**", "/login", "/preferences/**", "/error")
                            .permitAll()
                            .requestMatchers("/actuator/health", "/actuator/health/**")
                            .permitAll()
                            .requestMatchers("/actuator/**")
                            .hasRole(Role.ADMIN.name())
                            .requestMatchers("/")
                            .hasAnyRole(PEOPLE);
                    // Agents see the customer they talk to, not the audience.
                    requests.requestMatchers(HttpMethod.GET, "/audience/customers/{id:\\d+}", "/audience/definitions")
                            .hasAnyRole(PEOPLE);
                    // Who wants to send more must not be who opens closed addresses.
                    requests.requestMatchers(HttpMethod.POST, "/audience/suppressions/lift")
                            .hasAnyRole(Role.MANAGER.name(), Role.ADMIN.name());
                    requests.requestMatchers(HttpMethod.POST, "/audience/quality/rules/**")
                            .hasAnyRole(Role.MANAGER.name(), Role.ADMIN.name());
                    requests.requestMatchers(
                                    HttpMethod.POST,
                                    "/audience/customers/{id:\\d+}/export",
                                    "/audience/customers/{id:\\d+}/erase")
                            .hasAnyRole(Role.MANAGER.name(), Role.ADMIN.name());
                    requests.requestMatchers(
                                    HttpMethod.POST,
                                    "/audience/suppressions/search",
                                    "/audience/duplicates/**",
                                    "/audience/quality/score")
                            .hasAnyRole(names(Section.AUDIENCE));
                    // Managers judge offers and audiences; marketers make them.
                    requests.requestMatchers(HttpMethod.POST, "/audience/**", "/offers/**")
                            .hasAnyRole(Role.MARKETER.name(), Role.ADMIN.name());
                    for (var section : Section.values()) {
                        requests.requestMatchers(section.path(), section.path() + "/**")
                                .hasAnyRole(names(section));
                    }
                    requests.anyRequest().denyAll();
                })
                .formLogin(form -> form.loginPage("/login").failureHandler(backToSignIn()))
                .logout(logout -> logout.logoutSuccessUrl("/login?bye"))
                .exceptionHandling(exceptions -> exceptions
                        .accessDeniedHandler(SecurityConfiguration::refuse)
                        .defaultAuthenticationEntryPointFor(
                                // A fragment must not be replaced by the sign-in page: the whole page is loaded again
                                // instead.
                                (request, response, e) -> {
                                    response.setHeader("HX-Refresh", "true");
                                    response.setStatus(HttpStatus.UNAUTHORIZED.value());
                                },
                                new RequestHeaderRequestMatcher("HX-Request")))
                .requestCache(cache -> {
                    var saved = new org.springframework.security.web.savedrequest.HttpSessionRequestCache();
                    // Come back to pages only, never to a fragment or an image.
                    saved.setRequestMatcher(request -> PathPatternRequestMatcher.pathPattern(HttpMethod.GET, "/**")
                                    .matches(request)
                            && request.getHeader("HX-Request") == null
                            && String.valueOf(request.getHeader("Accept")).contains("text/html"));
                    cache.requestCache(saved);
                })
                .csrf(Customizer.withDefaults())
                .addFilterBefore(
                        new MultipartGuard(Set.of("ROLE_" + Role.MARKETER.name(), "ROLE_" + Role.ADMIN.name())),
                        CsrfFilter.class)
                .headers(SecurityConfiguration::protect);
        return http.build();
    }

    private static final String[] PEOPLE = {
        Role.MARKETER.name(), Role.AGENT.name(), Role.MANAGER.name(), Role.ADMIN.name()
    };

    private static String[] names(Section section) {
        return section.roles().stream().map(Role::name).toArray(String[]::new);
    }

    private static AuthenticationFailureHandler backToSignIn() {
        return (request, response, exception) -> {
            var why = exception instanceof LockedException locked ? "wait=" + locked.getMessage() : "failed";
            response.sendRedirect(request.getContextPath() + "/login?" + why);
        };
    }

    /** An address outside every section is refused like all others, but to the person it is simply not there. */
    private static void refuse(HttpServletRequest request, HttpServletResponse response, AccessDeniedException e)
            throws IOException {
        var path = request.getRequestURI().substring(request.getContextPath().length());
        var ours = path.equals("/")
                || path.equals("/login")
                || path.equals("/logout")
                || path.startsWith("/preferences/")
                || Arrays.stream(Section.values())
                        .anyMatch(section -> path.equals(section.path()) || path.startsWith(section.path() + "/"));
        response.sendError(ours ? HttpServletResponse.SC_FORBIDDEN : HttpServletResponse.SC_NOT_FOUND);
    }

    private static HeadersConfigurer<HttpSecurity> protect(HeadersConfigurer<HttpSecurity> headers) {
        return headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
                // Only a mail's preview is framed, by the page it belongs to, and says so itself.
                .frameOptions(HeadersConfigurer.FrameOptionsConfig::disable)
                .addHeaderWriter(new DelegatingRequestMatcherHeaderWriter(
                        new NegatedRequestMatcher(PathPatternRequestMatcher.pathPattern(
                                HttpMethod.GET, "/offers/templates/{code}/{language}/preview")),
                        new XFrameOptionsHeaderWriter(XFrameOptionsHeaderWriter.XFrameOptionsMode.DENY)))
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(
                        policy -> policy.policy("camera=(), microphone=(), geolocation=(), payment=()"))
                .crossOriginOpenerPolicy(Customizer.withDefaults());
    }
}
