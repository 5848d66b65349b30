/** Cases: a complaint is owned from the moment it is stored until the customer was asked whether it is settled. */
@NullMarked
package io.rondo.recovery;

import org.jspecify.annotations.NullMarked;
