package io.rondo.tasks;

/** What became of a completed task. In every case the answer is stored. */
public enum Completion {
    /** The flow goes on. */
    DONE,
    /** The engine is away; it is told as soon as it is back. */
    LATER,
    /** The engine had ended the task before: completed with another tool, or cancelled by its flow. */
    ENDED_ELSEWHERE
}
