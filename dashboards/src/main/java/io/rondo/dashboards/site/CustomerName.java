package io.rondo.dashboards.site;

/** A customer's name as their language writes it: Chinese family names come first, without a space unless in Latin letters. */
public final class CustomerName {

    /** For {@code customer c}; empty if nothing is known. */
    public static final String SQL = "person_name(c.language, c.given_name, c.family_name)";

    /** What a search by name looks through, for {@code customer c}: the name in either order. */
    public static final String SEARCHED =
            "concat_ws(' ', c.given_name, c.family_name, c.given_name), concat(c.family_name, c.given_name)";

    private CustomerName() {}
}
