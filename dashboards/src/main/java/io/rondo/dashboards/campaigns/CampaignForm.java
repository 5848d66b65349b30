package io.rondo.dashboards.campaigns;

import io.rondo.campaigns.CampaignDraft;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A new campaign as typed; a bean because forms are bound field by field. Percentages are 0 to 100.
 *
 * <p>Above 300 lines, because each field needs its getter and setter.
 */
public class CampaignForm {

    static final int ARM_ROWS = 4;

    /** More money than any campaign has, and less than the columns hold. */
    private static final String MOST = "1000000000";

    @NotBlank(message = "{campaigns.error.name}")
    @Size(max = 120, message = "{campaigns.error.nameLong}")
    private String name = "";

    @NotBlank(message = "{campaigns.error.flow}")
    private String flow = "";

    @NotNull(message = "{campaigns.error.segment}")
    private @Nullable Long segmentId;

    private List<Long> further = new ArrayList<>();

    private List<Long> excluded = new ArrayList<>();

    @DecimalMin(value = "0.01", message = "{campaigns.error.budget}")
    @DecimalMax(value = MOST, message = "{campaigns.error.budget}")
    private @Nullable BigDecimal budget;

    @Min(value = 1, message = "{campaigns.error.capacity}")
    private @Nullable Integer callCapacity;

    private boolean onePerHousehold;

    @NotNull(message = "{campaigns.error.expected}")
    @DecimalMin(value = "0.01", message = "{campaigns.error.expected}")
    @DecimalMax(value = "99", message = "{campaigns.error.expected}")
    private @Nullable BigDecimal expectedPercent = BigDecimal.TWO;

    @NotNull(message = "{campaigns.error.holdOut}")
    @DecimalMin(value = "0", message = "{campaigns.error.holdOut}")
    @DecimalMax(value = "90", message = "{campaigns.error.holdOut}")
    @Digits(integer = 2, fraction = CampaignFormChecks.DECIMALS, message = "{campaigns.error.holdOut}")
    private @Nullable BigDecimal holdOut = BigDecimal.TEN;

    private List<ArmForm> arms = new ArrayList<>();

    private List<Long> offers = new ArrayList<>();

    @Min(value = 1, message = "{campaigns.error.waves}")
    @Max(value = 100, message = "{campaigns.error.waves}")
    private int waves = 1;

    @NotNull(message = "{campaigns.error.waveGap}")
    @DecimalMin(value = "0.01", message = "{campaigns.error.waveGap}")
    @DecimalMax(value = "365", message = "{campaigns.error.waveGap}")
    private @Nullable BigDecimal waveGapDays = BigDecimal.ONE;

    @NotNull(message = "{campaigns.error.window}")
    @DecimalMin(value = "0.01", message = "{campaigns.error.window}")
    @DecimalMax(value = "365", message = "{campaigns.error.window}")
    private @Nullable BigDecimal windowDays = BigDecimal.valueOf(14);

    @Min(value = 0, message = "{campaigns.error.minDays}")
    @Max(value = 365, message = "{campaigns.error.minDays}")
    private int minDaysSinceContact = 7;

    @Min(value = 1, message = "{campaigns.error.priority}")
    @Max(value = 100, message = "{campaigns.error.priority}")
    private int priority = CampaignDraft.ORDINARY_PRIORITY;

    @NotNull(message = "{campaigns.error.margin}")
    @DecimalMin(value = "0", message = "{campaigns.error.margin}")
    @DecimalMax(value = "100", message = "{campaigns.error.margin}")
    private @Nullable BigDecimal margin = BigDecimal.valueOf(40);

    @NotNull(message = "{campaigns.error.cost}")
    @DecimalMin(value = "0", message = "{campaigns.error.cost}")
    @DecimalMax(value = MOST, message = "{campaigns.error.cost}")
    private @Nullable BigDecimal costPerMessage = new BigDecimal("0.01");

    @NotNull(message = "{campaigns.error.cost}")
    @DecimalMin(value = "0", message = "{campaigns.error.cost}")
    @DecimalMax(value = MOST, message = "{campaigns.error.cost}")
    private @Nullable BigDecimal costPerCall = BigDecimal.valueOf(4);

    @NotNull(message = "{campaigns.error.cost}")
    @DecimalMin(value = "0", message = "{campaigns.error.cost}")
    @DecimalMax(value = MOST, message = "{campaigns.error.cost}")
    private @Nullable BigDecimal fixedCost = BigDecimal.ZERO;

    public CampaignForm() {
        for (int i = 0; i < ARM_ROWS; i++) {
            arms.add(new ArmForm());
        }
    }

    /** One treatment arm; a row without a share is left out. {@code offerId} null: chosen per contact by evidence. */
    public static class ArmForm {

        private String name = "";
        private @Nullable BigDecimal share;
        private @Nullable Long offerId;

        public String getName() {
            return name;
        }

        public void setName(String name) {
            this.name = name;
        }

        public @Nullable BigDecimal getShare() {
            return share;
        }

        public void setShare(@Nullable BigDecimal share) {
            this.share = share;
        }

        public @Nullable Long getOfferId() {
            return offerId;
        }

        public void setOfferId(@Nullable Long offerId) {
            this.offerId = offerId;
        }
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getFlow() {
        return flow;
    }

    public void setFlow(String flow) {
        this.flow = flow;
    }

    public @Nullable Long getSegmentId() {
        return segmentId;
    }

    public void setSegmentId(@Nullable Long segmentId) {
        this.segmentId = segmentId;
    }

    public List<Long> getFurther() {
        return further;
    }

    public void setFurther(List<Long> further) {
        this.further = further;
    }

    public List<Long> getExcluded() {
        return excluded;
    }

    public void setExcluded(List<Long> excluded) {
        this.excluded = excluded;
    }

    public @Nullable BigDecimal getBudget() {
        return budget;
    }

    public void setBudget(@Nullable BigDecimal budget) {
        this.budget = budget;
    }

    public @Nullable Integer getCallCapacity() {
        return callCapacity;
    }

    public void setCallCapacity(@Nullable Integer callCapacity) {
        this.callCapacity = callCapacity;
    }

    public boolean isOnePerHousehold() {
        return onePerHousehold;
    }

    public void setOnePerHousehold(boolean onePerHousehold) {
        this.onePerHousehold = onePerHousehold;
    }

    public @Nullable BigDecimal getExpectedPercent() {
        return expectedPercent;
    }

    public void setExpectedPercent(@Nullable BigDecimal expectedPercent) {
        this.expectedPercent = expectedPercent;
    }

    public @Nullable BigDecimal getHoldOut() {
        return holdOut;
    }

    public void setHoldOut(@Nullable BigDecimal holdOut) {
        this.holdOut = holdOut;
    }

    public List<ArmForm> getArms() {
        return arms;
    }

    public void setArms(List<ArmForm> arms) {
        this.arms = arms;
    }

    public List<Long> getOffers() {
        return offers;
    }

    public void setOffers(List<Long> offers) {
        this.offers = offers;
    }

    public int getWaves() {
        return waves;
    }

    public void setWaves(int waves) {
        this.waves = waves;
    }

    public @Nullable BigDecimal getWaveGapDays() {
        return waveGapDays;
    }

    public void setWaveGapDays(@Nullable BigDecimal waveGapDays) {
        this.waveGapDays = waveGapDays;
    }

    public @Nullable BigDecimal getWindowDays() {
        return windowDays;
    }

    public void setWindowDays(@Nullable BigDecimal windowDays) {
        this.windowDays = windowDays;
    }

    public int getMinDaysSinceContact() {
        return minDaysSinceContact;
    }

    public void setMinDaysSinceContact(int minDaysSinceContact) {
        this.minDaysSinceContact = minDaysSinceContact;
    }

    public int getPriority() {
        return priority;
    }

    public void setPriority(int priority) {
        this.priority = priority;
    }

    public @Nullable BigDecimal getMargin() {
        return margin;
    }

    public void setMargin(@Nullable BigDecimal margin) {
        this.margin = margin;
    }

    public @Nullable BigDecimal getCostPerMessage() {
        return costPerMessage;
    }

    public void setCostPerMessage(@Nullable BigDecimal costPerMessage) {
        this.costPerMessage = costPerMessage;
    }

    public @Nullable BigDecimal getCostPerCall() {
        return costPerCall;
    }

    public void setCostPerCall(@Nullable BigDecimal costPerCall) {
        this.costPerCall = costPerCall;
    }

    public @Nullable BigDecimal getFixedCost() {
        return fixedCost;
    }

    public void setFixedCost(@Nullable BigDecimal fixedCost) {
        this.fixedCost = fixedCost;
    }
}
