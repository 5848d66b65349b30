package io.rondo.dashboards.audience;

import io.rondo.audiences.Criteria;
import io.rondo.audiences.Criteria.Comparison;
import io.rondo.audiences.Criteria.NumberField;
import io.rondo.audiences.Stage;
import io.rondo.audiences.ValueTier;
import io.rondo.kernel.CampaignId;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A new segment as ticked and typed: conditions that must all hold; an empty one is left out. */
public class SegmentForm {

    @NotBlank(message = "{audience.error.name}")
    @Size(max = 120, message = "{audience.error.nameLong}")
    private String name = "";

    private Set<String> tiers = new HashSet<>();
    private Set<String> stages = new HashSet<>();
    private Set<String> strategic = new HashSet<>();
    private Set<String> countries = new HashSet<>();

    @Min(value = 0, message = "{audience.error.number}")
    private @Nullable Integer silentDays;

    @Min(value = 0, message = "{audience.error.number}")
    private @Nullable BigDecimal spendAtLeast;

    @Min(value = 0, message = "{audience.error.number}")
    private @Nullable Integer purchasesAtLeast;

    /** {@code responded} or {@code not-responded}; empty: no such condition. */
    private String reaction = "";

    private @Nullable Long campaignId;
    private Set<String> types = new HashSet<>();

    @Min(value = 1, message = "{audience.error.number}")
    @Max(value = 3650, message = "{audience.error.number}")
    private @Nullable Integer withinDays;

    /** The rule of a form whose fields were checked. */
    Criteria criteria() {
        var parts = new ArrayList<Criteria>();
        if (!tiers.isEmpty()) {
            parts.add(new Criteria.ValueTierIn(tiers.stream().map(ValueTier::of).collect(Collectors.toSet())));
        }
        if (!stages.isEmpty()) {
            parts.add(new Criteria.StageIn(stages.stream().map(Stage::of).collect(Collectors.toSet())));
        }
        if (!strategic.isEmpty()) {
            parts.add(new Criteria.StrategicSegmentIn(strategic));
        }
        if (!countries.isEmpty()) {
            parts.add(new Criteria.CountryIn(countries));
        }
        number(parts, NumberField.RECENCY_DAYS, silentDays == null ? null : BigDecimal.valueOf(silentDays));
        number(parts, NumberField.MONETARY, spendAtLeast);
        number(parts, NumberField.FREQUENCY, purchasesAtLeast == null ? null : BigDecimal.valueOf(purchasesAtLeast));
        var campaign = campaignId;
        if (campaign != null && !types.isEmpty()) {
            parts.add(
                    reaction.equals("not-responded")
                            ? new Criteria.NotResponded(new CampaignId(campaign), types, withinDays)
                            : new Criteria.Responded(new CampaignId(campaign), types, withinDays));
        }
        return switch (parts.size()) {
            case 0 -> new Criteria.All();
            case 1 -> parts.getFirst();
            default -> new Criteria.And(List.copyOf(parts));
        };
    }

    private static void number(List<Criteria> parts, NumberField field, @Nullable BigDecimal atLeast) {
        if (atLeast != null) {
            parts.add(new Criteria.NumberCriterion(field, Comparison.AT_LEAST, atLeast));
        }
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public Set<String> getTiers() {
        return tiers;
    }

    public void setTiers(Set<String> tiers) {
        this.tiers = tiers;
    }

    public Set<String> getStages() {
        return stages;
    }

    public void setStages(Set<String> stages) {
        this.stages = stages;
    }

    public Set<String> getStrategic() {
        return strategic;
    }

    public void setStrategic(Set<String> strategic) {
        this.strategic = strategic;
    }

    public Set<String> getCountries() {
        return countries;
    }

    public void setCountries(Set<String> countries) {
        this.countries = countries;
    }

    public @Nullable Integer getSilentDays() {
        return silentDays;
    }

    public void setSilentDays(@Nullable Integer silentDays) {
        this.silentDays = silentDays;
    }

    public @Nullable BigDecimal getSpendAtLeast() {
        return spendAtLeast;
    }

    public void setSpendAtLeast(@Nullable BigDecimal spendAtLeast) {
        this.spendAtLeast = spendAtLeast;
    }

    public @Nullable Integer getPurchasesAtLeast() {
        return purchasesAtLeast;
    }

    public void setPurchasesAtLeast(@Nullable Integer purchasesAtLeast) {
        this.purchasesAtLeast = purchasesAtLeast;
    }

    public String getReaction() {
        return reaction;
    }

    public void setReaction(String reaction) {
        this.reaction = reaction;
    }

    public @Nullable Long getCampaignId() {
        return campaignId;
    }

    public void setCampaignId(@Nullable Long campaignId) {
        this.campaignId = campaignId;
    }

    public Set<String> getTypes() {
        return types;
    }

    public void setTypes(Set<String> types) {
        this.types = types;
    }

    public @Nullable Integer getWithinDays() {
        return withinDays;
    }

    public void setWithinDays(@Nullable Integer withinDays) {
        this.withinDays = withinDays;
    }
}
