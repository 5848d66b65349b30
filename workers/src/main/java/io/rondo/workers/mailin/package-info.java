/** Mail that comes back: bounces, abuse reports, answers and complaints, read over IMAP and stored exactly once. */
@NullMarked
package io.rondo.workers.mailin;

import org.jspecify.annotations.NullMarked;
