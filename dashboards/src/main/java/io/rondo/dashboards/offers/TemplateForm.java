package io.rondo.dashboards.offers;

import io.rondo.offers.MessageTemplate;
import io.rondo.offers.TemplateProblem;

/** A template as typed; {@link io.rondo.offers.Templates} says what is wrong with it. */
public class TemplateForm {

    private String subject = "";
    private String textBody = "";
    private String htmlBody = "";
    private int version;

    /** @param version the latest there is; 0: none */
    static TemplateForm of(MessageTemplate template, int version) {
        var form = new TemplateForm();
        form.version = version;
        form.subject = template.subject();
        form.textBody = template.textBody();
        form.htmlBody = template.htmlBody();
        return form;
    }

    /** Browsers send CR LF; what was stored before keeps its shape. */
    MessageTemplate template(String code, String language) {
        return new MessageTemplate(
                code, language, subject.strip(), textBody.replace("\r\n", "\n"), htmlBody.replace("\r\n", "\n"));
    }

    /** The input a problem belongs to. */
    static String field(TemplateProblem.Part part) {
        return switch (part) {
            case SUBJECT -> "subject";
            case TEXT -> "textBody";
            case HTML -> "htmlBody";
        };
    }

    /** The version this was typed on. */
    public int getVersion() {
        return version;
    }

    public void setVersion(int version) {
        this.version = version;
    }

    public String getSubject() {
        return subject;
    }

    public void setSubject(String subject) {
        this.subject = subject;
    }

    public String getTextBody() {
        return textBody;
    }

    public void setTextBody(String textBody) {
        this.textBody = textBody;
    }

    public String getHtmlBody() {
        return htmlBody;
    }

    public void setHtmlBody(String htmlBody) {
        this.htmlBody = htmlBody;
    }
}
