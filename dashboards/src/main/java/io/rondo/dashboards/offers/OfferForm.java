package io.rondo.dashboards.offers;

import io.rondo.offers.OfferDraft;
import io.rondo.offers.OfferText;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A new offer as typed; its English words are asked for, the Chinese ones may follow. */
public class OfferForm {

    @Pattern(regexp = "[a-z0-9][a-z0-9-]{0,62}", message = "{offers.error.code}")
    private String code = "";

    @NotBlank(message = "{offers.error.required}")
    @Size(max = 120, message = "{offers.error.long}")
    private String name = "";

    @NotBlank(message = "{offers.error.required}")
    @Size(max = 60, message = "{offers.error.long}")
    private String category = "general";

    @Pattern(regexp = "https?://[^\\s/]+\\S*", message = "{offers.error.url}")
    private String landingUrl = "";

    @NotNull(message = "{offers.error.cost}")
    @DecimalMin(value = "0", message = "{offers.error.cost}")
    @DecimalMax(value = "1000000000", message = "{offers.error.cost}")
    private @Nullable BigDecimal redemptionCost = BigDecimal.ZERO;

    @NotBlank(message = "{offers.error.required}")
    private String headline = "";

    @NotBlank(message = "{offers.error.required}")
    private String body = "";

    @NotBlank(message = "{offers.error.required}")
    private String callToAction = "";

    private String headlineZh = "";
    private String bodyZh = "";
    private String callToActionZh = "";

    /** Some, but not all, of the Chinese words are there. */
    boolean chineseIncomplete() {
        var blank = List.of(headlineZh, bodyZh, callToActionZh).stream()
                .filter(String::isBlank)
                .count();
        return blank == 1 || blank == 2;
    }

    OfferDraft draft() {
        var texts = new ArrayList<OfferText>();
        texts.add(new OfferText("en", headline.strip(), body.strip(), callToAction.strip()));
        if (!headlineZh.isBlank()) {
            texts.add(new OfferText("zh", headlineZh.strip(), bodyZh.strip(), callToActionZh.strip()));
        }
        return new OfferDraft(
                code,
                name.strip(),
                category.strip(),
                landingUrl.strip(),
                Objects.requireNonNull(redemptionCost),
                texts);
    }

    public String getCode() {
        return code;
    }

    public void setCode(String code) {
        this.code = code;
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getCategory() {
        return category;
    }

    public void setCategory(String category) {
        this.category = category;
    }

    public String getLandingUrl() {
        return landingUrl;
    }

    public void setLandingUrl(String landingUrl) {
        this.landingUrl = landingUrl;
    }

    public @Nullable BigDecimal getRedemptionCost() {
        return redemptionCost;
    }

    public void setRedemptionCost(@Nullable BigDecimal redemptionCost) {
        this.redemptionCost = redemptionCost;
    }

    public String getHeadline() {
        return headline;
    }

    public void setHeadline(String headline) {
        this.headline = headline;
    }

    public String getBody() {
        return body;
    }

    public void setBody(String body) {
        this.body = body;
    }

    public String getCallToAction() {
        return callToAction;
    }

    public void setCallToAction(String callToAction) {
        this.callToAction = callToAction;
    }

    public String getHeadlineZh() {
        return headlineZh;
    }

    public void setHeadlineZh(String headlineZh) {
        this.headlineZh = headlineZh;
    }

    public String getBodyZh() {
        return bodyZh;
    }

    public void setBodyZh(String bodyZh) {
        this.bodyZh = bodyZh;
    }

    public String getCallToActionZh() {
        return callToActionZh;
    }

    public void setCallToActionZh(String callToActionZh) {
        this.callToActionZh = callToActionZh;
    }
}
