package io.rondo.dashboards.api;

import io.rondo.imports.CustomerLines;
import io.rondo.imports.ImportMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code PUT /api/v1/customers}: customers as NDJSON, one object a line, as many as there are; each stored or refused by itself.
 * Read and stored in chunks; the results are kept aside until all is read, because many clients do not listen before they have
 * said everything. Sending the same lines again is safe. The contract is written down in docs/api.md.
 */
@RestController
class CustomersApiController {

    static final int CHUNK = 1_000;
    private static final int MAX_LINE = 65_536;
    private static final int SHOWN = 80;

    /** What bytes that are no UTF-8 are read as. */
    private static final char REPLACED = '\uFFFD';

    private final ObjectProvider<CustomerLines> customers;
    private final JsonMapper json;

    CustomersApiController(ObjectProvider<CustomerLines> customers, JsonMapper json) {
        this.customers = customers;
        this.json = json;
    }

    @PutMapping(path = "/api/v1/customers", consumes = MediaType.APPLICATION_NDJSON_VALUE)
    void store(
            @RequestParam(defaultValue = ImportMapping.DEFAULT_SOURCE) String source,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var store = customers.getIfAvailable();
        if (store == null) {
            response.sendError(HttpStatus.SERVICE_UNAVAILABLE.value());
            return;
        }
        if (source.isBlank() || source.length() > 64 || source.chars().anyMatch(Character::isISOControl)) {
            response.sendError(HttpStatus.BAD_REQUEST.value());
            return;
        }
        var results = Files.createTempFile("customers-", ".ndjson");
        try {
            boolean errors;
            try (var in = new BufferedReader(new InputStreamReader(request.getInputStream(), StandardCharsets.UTF_8));
                    var out = Files.newBufferedWriter(results)) {
                errors = new Pass(store, source, out).read(in);
            }
            response.setStatus((errors ? HttpStatus.MULTI_STATUS : HttpStatus.OK).value());
            response.setContentType(MediaType.APPLICATION_NDJSON_VALUE);
            Files.copy(results, response.getOutputStream());
        } finally {
            Files.delete(results);
        }
    }

    /** One request's way through its lines. */
    private final class Pass {

        private final CustomerLines store;
        private final String source;
        private final BufferedWriter out;
        private final List<CustomerLines.Line> good = new ArrayList<>();
        private final TreeMap<Long, ItemResult> bad = new TreeMap<>();
        private boolean errors;
        private long index;

        Pass(CustomerLines store, String source, BufferedWriter out) {
            this.store = store;
            this.source = source;
            this.out = out;
        }

        /** Returns whether any line is in error. */
        boolean read(BufferedReader in) throws IOException {
            for (var text = line(in); text != null; text = line(in)) {
                if (text.isBlank()) {
                    continue;
                }
                try {
                    good.add(customer(index, text));
                } catch (ItemInvalid e) {
                    bad.put(index, ItemResult.error((int) index, null, e.error()));
                }
                index++;
                if (good.size() + bad.size() >= CHUNK) {
                    flush();
                }
            }
            flush();
            return errors;
        }

        private void flush() throws IOException {
            var all = new TreeMap<>(bad);
            for (var result : store.store(source, good)) {
                all.put(result.index(), result(result));
            }
            for (var result : all.values()) {
                errors |= result.error() != null;
                out.write(json.writeValueAsString(result));
                out.write('\n');
            }
            good.clear();
            bad.clear();
        }
    }

    private static ItemResult result(CustomerLines.Result result) {
        var index = (int) result.index();
        if (result.field() == null) {
            return new ItemResult(index, result.externalId(), "stored", null, null);
        }
        return ItemResult.error(
                index,
                result.externalId(),
                new ItemError(
                        result.field(),
                        "a value that can be taken, but: " + result.reason(),
                        result.value() == null ? "missing" : result.value(),
                        "Correct \"%s\" and send the line again; lines already stored may be sent again too."
                                .formatted(result.field())));
    }

    private CustomerLines.Line customer(long index, String text) throws ItemInvalid {
        if (text.length() > MAX_LINE) {
            throw invalid("at most %,d characters".formatted(MAX_LINE), text);
        }
        if (text.indexOf(REPLACED) >= 0) {
            throw invalid("UTF-8", text);
        }
        JsonNode node;
        try {
            node = json.readTree(text);
        } catch (JacksonException e) {
            throw invalid("a JSON object", text);
        }
        if (!node.isObject()) {
            throw invalid("a JSON object", text);
        }
        var members = new LinkedHashMap<String, String>();
        Map<String, String> attributes = Map.of();
        for (var name : node.propertyNames()) {
            var value = node.get(name);
            if (name.equals("attributes") && value.isObject()) {
                attributes = values(value);
            } else {
                members.put(name, value(name, value));
            }
        }
        return new CustomerLines.Line(index, members, attributes);
    }

    private static ItemInvalid invalid(String expected, String line) {
        var shown = line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
        return new ItemInvalid(ItemError.wrong("line", expected, shown));
    }

    private static Map<String, String> values(JsonNode object) throws ItemInvalid {
        var values = new LinkedHashMap<String, String>();
        for (var name : object.propertyNames()) {
            if (name.chars().anyMatch(c -> c == 0)) {
                throw new ItemInvalid(ItemError.wrong("attributes", "names without zero characters", name));
            }
            values.put(name, value("attributes." + name, object.get(name)));
        }
        return values;
    }

    private static String value(String name, JsonNode value) throws ItemInvalid {
        if (value.isNull()) {
            return "";
        }
        if (value.isContainer()) {
            throw new ItemInvalid(ItemError.wrong(name, "a text, a number, true or false, or null", value.toString()));
        }
        var text = value.isFloatingPointNumber() ? value.decimalValue().toPlainString() : value.asString();
        if (text.chars().anyMatch(c -> c == 0)) {
            throw new ItemInvalid(ItemError.wrong(name, "a text without zero characters", text));
        }
        return text;
    }

    /** The next line, cut behind the first character too many; null behind the last. */
    private static @Nullable String line(BufferedReader in) throws IOException {
        var text = new StringBuilder();
        var c = in.read();
        if (c < 0) {
            return null;
        }
        for (; c >= 0 && c != '\n'; c = in.read()) {
            if (text.length() <= MAX_LINE) {
                text.append((char) c);
            }
        }
        return text.toString();
    }
}
