package io.rondo.batch.generate;

import java.util.Locale;

/** What two planted records have to do with each other. */
enum Plant {
    /** The address once more in capitals; no birthday, no phone number. */
    SAME_EMAIL(true),
    /** The phone number written as at home; no e-mail address. */
    SAME_PHONE(true),
    /** E-mail address, phone number and birthday agree, the family name does not any more. */
    MARRIED(true),
    /** One letter of the family name is wrong; birthday and address agree, nothing else does. */
    TYPO(true),
    /** Names in the other order, without umlauts, the street shortened; the birthday agrees. */
    WRITTEN_OTHERWISE(true),
    /** The same person opened a second account in one source. */
    TWICE_IN_ONE_SOURCE(true),

    /** Two of a family behind one e-mail address. */
    FAMILY_SHARING_EMAIL(false),
    /** Two of a household behind one phone number. */
    HOUSEHOLD_SHARING_PHONE(false),
    /** The same name and birthday, in different places. */
    NAMESAKES(false),
    /** Born on one day, living at one address. */
    TWINS(false),
    /** Parent and child of one name at one address with one e-mail address. */
    PARENT_AND_CHILD(false),
    /** Two of one family name at one address, with nothing else in common: a household. */
    COUPLE(false);

    private final boolean samePerson;

    Plant(boolean samePerson) {
        this.samePerson = samePerson;
    }

    /** Whether the two are to become one record, by itself or by a steward; else they must never be merged by themselves. */
    boolean samePerson() {
        return samePerson;
    }

    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
