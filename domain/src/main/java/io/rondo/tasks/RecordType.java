package io.rondo.tasks;

/** The value types of the engine's log that Rondo reads, with the part of the index name that stands for each. */
enum RecordType {
    PROCESS("process"),
    FORM("form"),
    USER_TASK("user-task"),
    INCIDENT("incident");

    private final String indexPart;

    RecordType(String indexPart) {
        this.indexPart = indexPart;
    }

    /** Every monthly index of this type, whatever the engine's version. */
    String indexPattern(String prefix) {
        return prefix + "_" + indexPart + "_*";
    }
}
