package io.rondo.offers;

import java.util.Set;

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
}
