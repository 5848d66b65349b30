/** The history in Elasticsearch: one document per contact and one per response, rebuilt from PostgreSQL at any time. */
@NullMarked
package io.rondo.history;

import org.jspecify.annotations.NullMarked;
