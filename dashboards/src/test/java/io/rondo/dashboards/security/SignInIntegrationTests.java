package io.rondo.dashboards.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;

import io.rondo.dashboards.PagesTest;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.result.MockMvcResultMatchers;

class SignInIntegrationTests extends PagesTest {

    @Test
    void demoAccountsSignInOnThisMachine() throws Exception {
        web.perform(signIn("marketer", DemoLogins.PASSWORD)).andExpect(redirectedUrl("/"));
    }

    @Test
    void theDemoPasswordIsShownToThisMachineOnly() throws Exception {
        assertThat(loginPage(get("/login"))).contains(DemoLogins.PASSWORD);
        assertThat(loginPage(get("/login").with(from("192.0.2.7")))).doesNotContain(DemoLogins.PASSWORD);
        assertThat(loginPage(get("/login").header("X-Forwarded-For", "192.0.2.7")))
                .as("a proxy on this machine speaks for somebody elsewhere")
                .doesNotContain(DemoLogins.PASSWORD);
        assertThat(loginPage(get("http://rebound.example.com/login")))
                .as("a foreign name that points here")
                .doesNotContain(DemoLogins.PASSWORD);
    }

    @Test
    void demoAccountsAreClosedToOthers() throws Exception {
        web.perform(signIn("marketer", DemoLogins.PASSWORD).with(from("192.0.2.8")))
                .andExpect(redirectedUrl("/login?failed"));
        web.perform(signIn("marketer", DemoLogins.PASSWORD).header("Forwarded", "for=192.0.2.8"))
                .andExpect(redirectedUrl("/login?failed"));
    }

    @Test
    void guessingIsSlowedDown() throws Exception {
        for (int i = 0; i < LoginThrottle.FREE_ATTEMPTS; i++) {
            web.perform(signIn("agent", "guess-" + i).with(from("127.0.0.9")))
                    .andExpect(redirectedUrl("/login?failed"));
        }
        web.perform(signIn("agent", DemoLogins.PASSWORD).with(from("127.0.0.9")))
                .andExpect(MockMvcResultMatchers.header().string("Location", Matchers.startsWith("/login?wait=")));
        // Somebody else, and the same person from elsewhere, is not held up.
        web.perform(signIn("manager", DemoLogins.PASSWORD).with(from("127.0.0.9")))
                .andExpect(redirectedUrl("/"));
        web.perform(signIn("agent", DemoLogins.PASSWORD)).andExpect(redirectedUrl("/"));
    }

    private String loginPage(MockHttpServletRequestBuilder request) throws Exception {
        return web.perform(request).andReturn().getResponse().getContentAsString();
    }

    private static MockHttpServletRequestBuilder signIn(String name, String password) {
        return post("/login")
                .param("username", name)
                .param("password", password)
                .with(csrf());
    }

    private static org.springframework.test.web.servlet.request.RequestPostProcessor from(String address) {
        return request -> {
            request.setRemoteAddr(address);
            return request;
        };
    }
}
