package io.rondo.offers;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The fields a template may use. Each is a text; one that has no value for a mail is empty there. */
public final class TemplateFields {

    public static final String GIVEN_NAME = "givenName";
    public static final String CUSTOMER_NAME = "customerName";
    public static final String HEADLINE = "headline";
    public static final String BODY = "body";
    public static final String CALL_TO_ACTION = "callToAction";
    public static final String CLICK_URL = "clickUrl";
    public static final String UNSUBSCRIBE_URL = "unsubscribeUrl";

    /** Where the customer chooses what to hear about, on which channel and how often. */
    public static final String PREFERENCES_URL = "preferencesUrl";

    public static final String OPEN_PIXEL_URL = "openPixelUrl";

    /** Address a complaint about this mail is written to; what arrives there is one, whatever its words. */
    public static final String COMPLAINT_ADDRESS = "complaintAddress";

    public static final String SURVEY_URL_1 = "surveyUrl1";
    public static final String SURVEY_URL_2 = "surveyUrl2";
    public static final String SURVEY_URL_3 = "surveyUrl3";
    public static final String SURVEY_URL_4 = "surveyUrl4";
    public static final String SURVEY_URL_5 = "surveyUrl5";
    public static final String COMPANY_NAME = "companyName";
    public static final String COMPANY_ADDRESS = "companyAddress";
    public static final String CASE_NUMBER = "caseNumber";

    /** Answers to the survey about a case, 1 to 5. */
    public static final List<String> SURVEY_URLS =
            List.of(SURVEY_URL_1, SURVEY_URL_2, SURVEY_URL_3, SURVEY_URL_4, SURVEY_URL_5);

    /** All of them. */
    public static final Set<String> ALL = Set.of(
            GIVEN_NAME,
            CUSTOMER_NAME,
            HEADLINE,
            BODY,
            CALL_TO_ACTION,
            CLICK_URL,
            UNSUBSCRIBE_URL,
            PREFERENCES_URL,
            OPEN_PIXEL_URL,
            COMPLAINT_ADDRESS,
            SURVEY_URL_1,
            SURVEY_URL_2,
            SURVEY_URL_3,
            SURVEY_URL_4,
            SURVEY_URL_5,
            COMPANY_NAME,
            COMPANY_ADDRESS,
            CASE_NUMBER);

    private TemplateFields() {}

    /** How a customer is called; in Chinese the family name comes first. */
    public static String nameOf(@Nullable String given, @Nullable String family, String language) {
        var chinese = language.startsWith("zh");
        var first = chinese ? family : given;
        var second = chinese ? given : family;
        return Stream.of(first == null ? "" : first.strip(), second == null ? "" : second.strip())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(chinese ? "" : " "));
    }

    /** The fields about a customer. */
    public static Map<String, String> ofCustomer(@Nullable String given, @Nullable String family, String language) {
        return Map.of(GIVEN_NAME, given == null ? "" : given.strip(), CUSTOMER_NAME, nameOf(given, family, language));
    }

    /** The fields about an offer, in the words it has in one language; null where there are none. */
    public static Map<String, String> ofOffer(
            @Nullable String headline, @Nullable String body, @Nullable String callToAction) {
        var fields = new HashMap<String, String>();
        fields.put(HEADLINE, headline == null ? "" : headline);
        fields.put(BODY, body == null ? "" : body);
        fields.put(CALL_TO_ACTION, callToAction == null ? "" : callToAction);
        return fields;
    }
}
