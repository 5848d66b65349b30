package io.rondo.dashboards.audience;

import io.rondo.audiences.Segment;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** A segment as edited: its name, its rule as JSON, and the version that was read. */
public class SegmentForm {

    @NotBlank(message = "{audience.error.name}")
    @Size(max = 120, message = "{audience.error.nameLong}")
    private String name = "";

    @Size(max = 50_000, message = "{segments.error.rule}")
    private String criteria = "{\"type\":\"all\"}";

    private int version;
    private boolean frozen;

    static SegmentForm of(Segment segment, String criteria) {
        var form = new SegmentForm();
        form.setName(segment.name());
        form.setCriteria(criteria);
        form.setVersion(segment.version());
        return form;
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getCriteria() {
        return criteria;
    }

    public void setCriteria(String criteria) {
        this.criteria = criteria;
    }

    public int getVersion() {
        return version;
    }

    public void setVersion(int version) {
        this.version = version;
    }

    public boolean isFrozen() {
        return frozen;
    }

    public void setFrozen(boolean frozen) {
        this.frozen = frozen;
    }
}
