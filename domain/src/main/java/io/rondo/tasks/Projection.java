package io.rondo.tasks;

/** Keeps a table of ours in step with the engine's records of one type. Applying a record twice changes nothing. */
interface Projection {

    RecordType type();

    void apply(ExportedRecord entry);
}
