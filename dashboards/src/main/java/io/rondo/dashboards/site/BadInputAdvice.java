package io.rondo.dashboards.site;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/**
 * What no form offers, such as a letter the database cannot store or a number without meaning, is a bad request and no failure of ours.
 * Pages for staff only: a program that reports responses must be told of a failure, so that it tries again.
 */
@ControllerAdvice({
    "io.rondo.dashboards.admin",
    "io.rondo.dashboards.audience",
    "io.rondo.dashboards.campaigns",
    "io.rondo.dashboards.flows",
    "io.rondo.dashboards.inbox",
    "io.rondo.dashboards.offers",
    "io.rondo.dashboards.recovery",
    "io.rondo.dashboards.results"
})
class BadInputAdvice {

    private static final Logger log = LoggerFactory.getLogger(BadInputAdvice.class);

    @ExceptionHandler({IllegalArgumentException.class, DataIntegrityViolationException.class})
    void refuse(RuntimeException e, HttpServletRequest request, HttpServletResponse response) throws IOException {
        log.warn("{} {} was refused", request.getMethod(), request.getRequestURI(), e);
        response.sendError(HttpServletResponse.SC_BAD_REQUEST);
    }
}
