package io.rondo.tasks;

/** Which open tasks a person looks at. */
public enum TaskView {
    /** claimed by this person */
    MINE,
    /** offered to this person and claimed by nobody */
    OPEN,
    /** offered to this person, whoever has claimed them */
    ALL
}
