/** What integration tests of several features share. */
package io.rondo.testing;
