package io.rondo.dashboards.site;

/** A customer's name as their language writes it: Chinese family names come first, without a space. */
public final class CustomerName {

    /** For {@code customer c}; empty if nothing is known. */
    public static final String SQL = """
            case when c.language like 'zh%' then concat(c.family_name, c.given_name)
                 else concat_ws(' ', c.given_name, c.family_name) end""";

    /** What a search by name looks through, for {@code customer c}: the name in either order. */
    public static final String SEARCHED =
            "concat_ws(' ', c.given_name, c.family_name), concat(c.family_name, c.given_name)";

    private CustomerName() {}
}
