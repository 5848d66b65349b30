package io.rondo.browser;

/**
 * How somebody looks at the pages.
 *
 * @param language what the browser asks for: {@code en} or {@code zh-CN}
 * @param narrow a phone, 390 pixels wide, instead of a desk's 1280
 * @param dark whether the system's colours are dark
 * @param inspected whether the test may put scripts of its own into the pages, past their content security policy
 */
record Look(String language, boolean narrow, boolean dark, boolean inspected) {

    static final Look DESK = new Look("en", false, false, false);
    static final Look DESK_ZH = DESK.in("zh-CN");
    static final Look PHONE = new Look("en", true, false, false);
    static final Look PHONE_ZH = PHONE.in("zh-CN");

    Look in(String other) {
        return new Look(other, narrow, dark, inspected);
    }

    Look inTheDark() {
        return new Look(language, narrow, true, inspected);
    }

    Look underInspection() {
        return new Look(language, narrow, dark, true);
    }

    int width() {
        return narrow ? 390 : 1280;
    }

    int height() {
        return narrow ? 844 : 900;
    }

    /** For names of pictures, such as {@code zh-CN-390-dark}. */
    @Override
    public String toString() {
        return language + "-" + width() + (dark ? "-dark" : "");
    }
}
