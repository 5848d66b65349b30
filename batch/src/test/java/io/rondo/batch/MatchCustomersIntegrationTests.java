package io.rondo.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.identity.CustomerMatching;
import java.sql.Types;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Many records with planted duplicates of known kinds: each is merged or queued, and nobody else is merged. */
class MatchCustomersIntegrationTests extends BatchTest {

    private static final long SEED = 20_261_123;
    private static final int PEOPLE = 4_000;
    private static final int PLANTED_EACH = 40;
    private static final List<String> GIVEN = List.of(
            "Anna",
            "Otto",
            "José",
            "Zoë",
            "Jürgen",
            "Marie-Claire",
            "Björn",
            "Chloé",
            "Łukasz",
            "Olga",
            "Ravi",
            "Aïcha",
            "Peter",
            "Eva",
            "Sven",
            "Nadia",
            "Katharina",
            "Emilia",
            "Friedrich",
            "Giovanni");
    private static final List<String> FAMILY = List.of(
            "Müller",
            "García López",
            "O'Brien",
            "Nowak",
            "Dupont",
            "Lindström",
            "Rossi",
            "Öztürk",
            "Schneider",
            "Kowalczyk",
            "Andersson",
            "Fernández",
            "Hoffmann",
            "van den Berg",
            "Papadopoulos",
            "Ivanova",
            "Schwarzenegger",
            "Kaufmann",
            "Bergström",
            "Delacroix");
    private static final List<String> CHINESE_FAMILY = List.of("王", "李", "张", "刘", "陈", "杨");
    private static final List<String> CHINESE_GIVEN = List.of("小明", "伟", "芳", "秀英", "建国", "丽华", "俊杰", "雨桐");

    @Autowired
    CustomerMatching matching;

    private record Person(
            String given,
            String family,
            String email,
            String phone,
            LocalDate birthday,
            String street,
            String postal,
            String city) {}

    private record Planted(String kind, long one, long other) {}

    private final Random random = new Random(SEED);
    private int count;

    @Test
    void everyPlantedPairIsMergedOrQueuedAndNobodyElseIsMerged() {
        System.out.println("seed " + SEED);
        var people = new ArrayList<Person>();
        var ids = new ArrayList<Long>();
        for (int i = 0; i < PEOPLE; i++) {
            people.add(person(i));
            ids.add(store("shop", people.getLast()));
        }
        var planted = new ArrayList<Planted>();
        for (int i = 0; i < PLANTED_EACH; i++) {
            var n = i * 8;
            planted.add(plant(
                    "same e-mail",
                    ids.get(n),
                    people.get(n),
                    p -> with(p, p.given(), p.family(), p.email(), null, null, null)));
            planted.add(plant(
                    "same phone, upper case",
                    ids.get(n + 1),
                    people.get(n + 1),
                    p -> with(
                            p, p.family().toUpperCase(java.util.Locale.ROOT), p.given(), null, p.phone(), null, null)));
            planted.add(plant(
                    "family",
                    ids.get(n + 2),
                    people.get(n + 2),
                    p -> with(p, p.given().equals("Mia") ? "Tom" : "Mia", p.family(), p.email(), null, null, null)));
            planted.add(plant(
                    "typo, birthday, address",
                    ids.get(n + 3),
                    people.get(n + 3),
                    p -> with(p, p.given(), typo(p.family()), null, null, p.birthday(), p.street())));
            planted.add(plant(
                    "typo, address",
                    ids.get(n + 4),
                    people.get(n + 4),
                    p -> with(
                            p,
                            p.given(),
                            typo(p.family()),
                            null,
                            null,
                            null,
                            p.street().replace("Straße", "Str."))));
            planted.add(plant(
                    "father and son",
                    ids.get(n + 5),
                    people.get(n + 5),
                    p -> with(
                            p,
                            p.given(),
                            p.family(),
                            p.email(),
                            null,
                            p.birthday().minusYears(28),
                            null)));
        }
        matching.run();
        var unfound = planted.stream()
                .filter(pair -> !merged(pair) && !queued(pair))
                .map(Planted::kind)
                .toList();
        assertThat(unfound).as("neither merged nor queued").isEmpty();
        assertThat(planted.stream().filter(this::merged).map(Planted::kind).distinct())
                .as("kinds that merge by themselves")
                .containsExactlyInAnyOrder("same e-mail", "same phone, upper case");
        assertThat(planted.stream()
                        .filter(pair -> !pair.kind().startsWith("same"))
                        .filter(this::merged))
                .isEmpty();
        assertThat(count("customer where state = 'merged'"))
                .as("nobody else is merged")
                .isEqualTo(2 * PLANTED_EACH);
        assertThat(count("customer c join customer s on s.id = c.merged_into where s.state <> 'live'"))
                .isZero();
        var queued = count("duplicate_pair where state = 'open'");
        // The survivors changed, so they are compared again; nothing new comes of it.
        matching.run();
        matching.run();
        assertThat(count("customer where state = 'merged'")).isEqualTo(2 * PLANTED_EACH);
        assertThat(count("duplicate_pair where state = 'open'")).isLessThanOrEqualTo(queued + 2 * PLANTED_EACH);
        assertThat(count("customer_match where due")).isZero();
        assertThat(count("customer_merge")).isEqualTo(2 * PLANTED_EACH);
    }

    private Person person(int i) {
        var chinese = i % 5 == 4;
        return new Person(
                chinese ? one(CHINESE_GIVEN) : one(GIVEN),
                chinese ? one(CHINESE_FAMILY) : one(FAMILY),
                "person" + i + "@customers.test",
                "+49301%06d".formatted(i),
                LocalDate.of(1940, 1, 1).plusDays(random.nextInt(25_000)),
                "Straße des Friedens " + (1 + random.nextInt(200)),
                "%05d".formatted(10_000 + random.nextInt(80) * 1_000),
                "Musterstadt");
    }

    private interface Change {
        Person of(Person person);
    }

    private static Person with(
            Person p, String given, String family, String email, String phone, LocalDate birthday, String street) {
        return new Person(
                given,
                family,
                email,
                phone,
                birthday,
                street,
                street == null ? null : p.postal(),
                street == null ? null : p.city());
    }

    private Planted plant(String kind, long id, Person person, Change change) {
        return new Planted(kind, id, store("crm", change.of(person)));
    }

    /** One letter doubled; of a Chinese name another given name is no typo, so its character stays and one is added. */
    private static String typo(String name) {
        var at = name.length() / 2;
        return name.substring(0, at) + name.charAt(at) + name.substring(at);
    }

    private long store(String source, Person p) {
        var id = jdbc.sql("""
                        insert into customer (external_id, source, given_name, family_name, email, email_digest, phone, phone_digest,
                                              birthday, street, postal_code, city, created_at, updated_at)
                        values (:ext, :source, :given, :family, :email, :emailDigest, :phone, :phoneDigest, :birthday, :street, :postal, :city,
                                now(), now()) returning id""")
                .param("ext", source + "-" + ++count)
                .param("source", source)
                .param("given", p.given())
                .param("family", p.family())
                .param("email", p.email(), Types.VARCHAR)
                .param("emailDigest", p.email() == null ? null : digests.ofEmail(p.email()), Types.BINARY)
                .param("phone", p.phone(), Types.VARCHAR)
                .param("phoneDigest", p.phone() == null ? null : digests.ofPhone(p.phone()), Types.BINARY)
                .param("birthday", p.birthday(), Types.DATE)
                .param("street", p.street(), Types.VARCHAR)
                .param("postal", p.postal(), Types.VARCHAR)
                .param("city", p.city(), Types.VARCHAR)
                .query(Long.class)
                .single();
        jdbc.sql("insert into customer_identity values ('source:' || :source, :ext, :id)")
                .param("source", source)
                .param("ext", source + "-" + count)
                .param("id", id)
                .update();
        return id;
    }

    private boolean merged(Planted pair) {
        return count("customer where merged_into in (%1$d, %2$d) and id in (%1$d, %2$d)"
                        .formatted(pair.one(), pair.other()))
                == 1;
    }

    private boolean queued(Planted pair) {
        return count("duplicate_pair where state = 'open' and low_id = %d and high_id = %d"
                        .formatted(pair.one(), pair.other()))
                == 1;
    }

    private <T> T one(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
