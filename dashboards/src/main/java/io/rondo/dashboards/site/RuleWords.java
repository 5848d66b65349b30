package io.rondo.dashboards.site;

import io.rondo.audiences.Criteria;
import io.rondo.audiences.CriteriaNames;
import io.rondo.audiences.Segments;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.SegmentId;
import java.util.Currency;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Rules of segments in the viewer's language, with the names the viewer reads elsewhere. */
@Component
public class RuleWords implements CriteriaNames {

    private final Segments segments;
    private final SegmentNames names;
    private final StrategicNames strategic;

    RuleWords(Segments segments, SegmentNames names, StrategicNames strategic) {
        this.segments = segments;
        this.names = names;
        this.strategic = strategic;
    }

    public String of(Criteria rule) {
        return segments.explain(rule, LocaleContextHolder.getLocale().getLanguage(), this);
    }

    @Override
    public String campaign(CampaignId id) {
        return segments.storedNames().campaign(id);
    }

    @Override
    public String segment(SegmentId id) {
        return segments.find(id).map(names::of).orElse("#" + id);
    }

    @Override
    public String strategicSegment(String code) {
        return strategic.of(code);
    }

    @Override
    public Currency currency() {
        return segments.storedNames().currency();
    }
}
