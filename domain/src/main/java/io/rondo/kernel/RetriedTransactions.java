package io.rondo.kernel;

import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Does work again that lost a conflict about locks: the victim of a deadlock, or one who found a customer changed once it held the
 * lock, lost nothing but time. The work is a transaction of its own, or one with a savepoint within the caller's: its locks are given
 * back before it is tried again.
 */
@Component
public class RetriedTransactions {

    /** Each time somebody else got on, so that is far more than will be needed. */
    private static final int RETRIES = 10;

    private final TransactionTemplate transactions;
    private final RetryTemplate retries = new RetryTemplate(RetryPolicy.builder()
            .includes(PessimisticLockingFailureException.class)
            .maxRetries(RETRIES)
            .delay(Duration.ofMillis(10))
            .jitter(Duration.ofMillis(10))
            .multiplier(2)
            .maxDelay(Duration.ofSeconds(1))
            .build());

    RetriedTransactions(PlatformTransactionManager manager) {
        this.transactions = new TransactionTemplate(manager);
        transactions.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    /**
     * The result of the work.
     *
     * @param work begun anew each time: it must not keep what an earlier try found
     * @throws PessimisticLockingFailureException if it lost every time
     */
    public <T> T transact(Supplier<T> work) {
        return retries.invoke(() -> transactions.execute(status -> work.get()));
    }
}
