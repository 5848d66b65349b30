package io.rondo.bench;

/**
 * One measured value beside its limit.
 *
 * @param limit the bare resource doing the same work, in the same unit, measured in the same run
 * @param limitName what that resource is
 * @param ratio how much of the limit is reached, 1 = all of it
 */
public record Figure(String name, double value, String unit, double limit, String limitName, double ratio) {

    /**
     * A rate: more is better.
     *
     * @param done how many things were done by both
     * @param nanos the time Rondo took, in nanoseconds
     * @param limitNanos the time the bare resource took, in nanoseconds
     */
    public static Figure rate(String name, long done, String things, long nanos, String limitName, long limitNanos) {
        var value = perSecond(done, nanos);
        var limit = perSecond(done, limitNanos);
        return new Figure(
                name, rounded(value, 1), things + "/s", rounded(limit, 1), limitName, rounded(value / limit, 3));
    }

    /** A size: less is better. */
    public static Figure size(String name, double value, String unit, String limitName, double limit) {
        return new Figure(name, rounded(value, 1), unit, rounded(limit, 1), limitName, rounded(limit / value, 3));
    }

    private static double perSecond(long done, long nanos) {
        if (done <= 0 || nanos <= 0) {
            throw new IllegalArgumentException(
                    "Expected some work in some time, but got %d in %d ns".formatted(done, nanos));
        }
        return done * 1e9 / nanos;
    }

    private static double rounded(double value, int digits) {
        var scale = Math.pow(10, digits);
        return Math.round(value * scale) / scale;
    }
}
