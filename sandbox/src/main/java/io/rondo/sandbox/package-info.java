/** The servers Rondo lives on, real ones, started on one machine without Docker: PostgreSQL, Elasticsearch, Zeebe and mail. */
@NullMarked
package io.rondo.sandbox;

import org.jspecify.annotations.NullMarked;
