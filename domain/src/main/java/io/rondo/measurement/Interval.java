package io.rondo.measurement;

/** An estimate with the bounds of its 95 % confidence interval; the unit is that of what was estimated. */
public record Interval(double estimate, double low, double high) {

    /** The same interval in another unit, e.g. times 100 for percentage points; {@code factor} must not be negative. */
    public Interval times(double factor) {
        if (factor < 0) {
            throw new IllegalArgumentException("Expected a factor of at least 0, but it is %s".formatted(factor));
        }
        return new Interval(estimate * factor, low * factor, high * factor);
    }
}
