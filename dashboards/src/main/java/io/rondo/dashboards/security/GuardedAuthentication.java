package io.rondo.dashboards.security;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Name and password, guarded twice: guesses are slowed down, and demo accounts open to this machine only. */
@Component
class GuardedAuthentication implements AuthenticationProvider {

    private final DaoAuthenticationProvider passwords;
    private final Accounts accounts;
    private final DemoLogins demo;
    private final LoginThrottle throttle;

    GuardedAuthentication(Accounts accounts, DemoLogins demo, LoginThrottle throttle) {
        this.passwords = new DaoAuthenticationProvider(accounts::loadUserByUsername);
        this.passwords.setPasswordEncoder(PasswordEncoderFactories.createDelegatingPasswordEncoder());
        this.accounts = accounts;
        this.demo = demo;
        this.throttle = throttle;
    }

    @Override
    public Authentication authenticate(Authentication authentication) throws AuthenticationException {
        if (!(RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes)) {
            throw new BadCredentialsException("Expected a sign-in by a web request, but there is no request");
        }
        var request = attributes.getRequest();
        var address = request.getRemoteAddr();
        var name = authentication.getName();
        if (accounts.isDemo(name) && !demo.openTo(request)) {
            throw new BadCredentialsException("Demo accounts open to requests from this machine only");
        }
        begin(address, name);
        try {
            var authenticated = passwords.authenticate(authentication);
            throttle.succeeded(address, name);
            return authenticated;
        } catch (RuntimeException e) {
            throttle.failed(address, name);
            throw e;
        }
    }

    private void begin(String address, String name) {
        try {
            throttle.begin(address, name).ifPresent(wait -> {
                throw new LockedException(Long.toString(wait.toSeconds() + 1));
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuthenticationServiceException("Interrupted while other attempts were under way", e);
        }
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
