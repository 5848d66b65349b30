package io.rondo.privacy;

import io.rondo.kernel.CustomerId;
import io.rondo.kernel.RetriedTransactions;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Erases customers: whatever names them or was written by them is deleted, and what accounting and measurement stand on stays under a
 * pseudonym. So a customer's contacts keep arm, bucket, outcome and money, their responses keep type, time and amount, and every
 * published figure stays what it was. Records merged into a customer, and the one a merged record belongs to, are the same person
 * and go too. Digests of closed addresses stay, so that nobody is written to again who once said no.
 *
 * <p>Files first, then the database in transactions of {@value #BATCH} customers: what fails half way is completed by erasing again.
 * The history in Elasticsearch follows by the outbox. Journeys end; an open case stays for its agent, without its content.
 */
@Component
public class Erasure {

    static final int BATCH = 500;

    private final ErasedRows rows;
    private final ErasedFiles files;
    private final RetriedTransactions transactions;

    Erasure(ErasedRows rows, ErasedFiles files, RetriedTransactions transactions) {
        this.rows = rows;
        this.files = files;
        this.transactions = transactions;
    }

    /**
     * What was done.
     *
     * @param records customer records that became pseudonyms; one person may have had several
     * @param files import files that named them
     */
    public record Report(int records, int files) {}

    /**
     * Erases these customers; who is erased already, or is not there, is left out.
     *
     * @param by who asked for it, for the audit log
     */
    public Report erase(List<CustomerId> customers, String by) {
        var records = 0;
        var cleaned = 0;
        for (int from = 0; from < customers.size(); from += BATCH) {
            var batch = new ArrayList<>(customers.subList(from, Math.min(from + BATCH, customers.size())));
            cleaned += files.clean(rows.names(batch), transactions.transact(() -> rows.refused(batch)));
            records += transactions.transact(() -> rows.erase(batch, by));
        }
        return new Report(records, cleaned);
    }
}
