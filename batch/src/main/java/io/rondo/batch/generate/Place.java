package io.rondo.batch.generate;

import java.util.List;

/**
 * Where made-up customers live. Phone numbers are from ranges kept free for fiction, or cannot be dialled.
 *
 * @param weight out of 100
 */
record Place(
        int weight,
        String country,
        String timeZone,
        List<String> cities,
        String language,
        String phone,
        List<Name> givenNames,
        List<Name> familyNames) {

    /** A name as it is written, and as it is spelled in an address. */
    record Name(String written, String ascii) {}

    private static final List<Name> ENGLISH_GIVEN = same(
            "Olivia", "James", "Emma", "William", "Ava", "Henry", "Sophia", "Jack", "Grace", "Oscar", "Chloe", "Daniel",
            "Ruby", "Samuel", "Hannah", "Leo", "Alice", "Thomas", "Nora", "Miles", "Zoe", "Caleb", "Ivy", "Marcus",
            "Priya", "Diego");
    private static final List<Name> ENGLISH_FAMILY = same(
            "Smith",
            "Johnson",
            "Brown",
            "Taylor",
            "Walker",
            "Harris",
            "Clark",
            "Lewis",
            "Young",
            "King",
            "Wright",
            "Hill",
            "Green",
            "Baker",
            "Nelson",
            "Carter",
            "Mitchell",
            "Turner",
            "Parker",
            "Collins",
            "Garcia",
            "Patel",
            "Nguyen");
    private static final List<Name> GERMAN_GIVEN = List.of(
            name("Anna"),
            name("Lukas"),
            name("Marie"),
            name("Felix"),
            name("Lena"),
            name("Jonas"),
            name("Clara"),
            name("Paul"),
            name("Greta"),
            name("Moritz"),
            name("Ida"),
            name("Emil"),
            name("Jürgen", "juergen"),
            name("Käthe", "kaethe"),
            name("Björn", "bjoern"),
            name("Sabine"),
            name("Uwe"),
            name("Petra"));
    private static final List<Name> GERMAN_FAMILY = List.of(
            name("Schmidt"),
            name("Fischer"),
            name("Weber"),
            name("Wagner"),
            name("Becker"),
            name("Hoffmann"),
            name("Schäfer", "schaefer"),
            name("Koch"),
            name("Bauer"),
            name("Richter"),
            name("Klein"),
            name("Wolf"),
            name("Schröder", "schroeder"),
            name("Neumann"),
            name("Krüger", "krueger"),
            name("Vogel"));
    private static final List<Name> CHINESE_GIVEN = List.of(
            name("伟", "wei"),
            name("芳", "fang"),
            name("秀英", "xiuying"),
            name("敏", "min"),
            name("静", "jing"),
            name("丽", "li"),
            name("强", "qiang"),
            name("磊", "lei"),
            name("洋", "yang"),
            name("艳", "yan"),
            name("勇", "yong"),
            name("军", "jun"),
            name("杰", "jie"),
            name("娟", "juan"),
            name("涛", "tao"),
            name("明", "ming"),
            name("超", "chao"),
            name("欣怡", "xinyi"),
            name("子涵", "zihan"),
            name("浩然", "haoran"));
    private static final List<Name> CHINESE_FAMILY = List.of(
            name("王", "wang"),
            name("李", "li"),
            name("张", "zhang"),
            name("刘", "liu"),
            name("陈", "chen"),
            name("杨", "yang"),
            name("赵", "zhao"),
            name("黄", "huang"),
            name("周", "zhou"),
            name("吴", "wu"),
            name("徐", "xu"),
            name("孙", "sun"),
            name("胡", "hu"),
            name("朱", "zhu"),
            name("高", "gao"),
            name("林", "lin"));

    static final List<Place> ALL = List.of(
            new Place(
                    32,
                    "US",
                    "America/New_York",
                    List.of("Boston", "Washington, DC", "Atlanta", "Philadelphia"),
                    "en",
                    "+1 202 555 01%02d",
                    ENGLISH_GIVEN,
                    ENGLISH_FAMILY),
            new Place(
                    8,
                    "US",
                    "America/Los_Angeles",
                    List.of("Seattle", "San Diego", "Portland"),
                    "en",
                    "+1 206 555 01%02d",
                    ENGLISH_GIVEN,
                    ENGLISH_FAMILY),
            new Place(
                    22,
                    "DE",
                    "Europe/Berlin",
                    List.of("Berlin", "Hamburg", "München", "Köln"),
                    "en",
                    "+49 30 231250%02d",
                    GERMAN_GIVEN,
                    GERMAN_FAMILY),
            new Place(
                    10,
                    "GB",
                    "Europe/London",
                    List.of("London", "Leeds", "Bristol"),
                    "en",
                    "+44 20 7946 09%02d",
                    ENGLISH_GIVEN,
                    ENGLISH_FAMILY),
            new Place(
                    25,
                    "CN",
                    "Asia/Shanghai",
                    List.of("上海", "北京", "广州", "成都"),
                    "zh",
                    "+86 000 0000 00%02d",
                    CHINESE_GIVEN,
                    CHINESE_FAMILY),
            new Place(
                    3,
                    "SG",
                    "Asia/Singapore",
                    List.of("Singapore"),
                    "zh",
                    "+65 0000 00%02d",
                    CHINESE_GIVEN,
                    CHINESE_FAMILY));

    private static List<Name> same(String... names) {
        return java.util.Arrays.stream(names).map(Place::name).toList();
    }

    private static Name name(String written) {
        return new Name(written, written.toLowerCase(java.util.Locale.ROOT));
    }

    private static Name name(String written, String ascii) {
        return new Name(written, ascii);
    }
}
