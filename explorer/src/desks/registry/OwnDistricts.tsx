import { useState } from 'react';
import { Bars } from '../../kit/Bars.js';
import { Loaded } from '../../kit/Message.js';
import { Section } from '../../kit/Page.js';
import { text } from '../../language/say.js';
import { today, useAsk } from '../common/ask.js';
import { dayLabel, DistrictDays, daysUntil, fortnightBefore } from '../common/DistrictDays.js';
import { OwnDistricts as OwnDistrictsQuery } from './operations.js';

/** The own districts of the last fortnight: what is in the book, what is on the ledger, what was uploaded, and how late. */
export function OwnDistricts(): React.JSX.Element {
  const [to] = useState(() => today());
  const state = useAsk(OwnDistrictsQuery, { from: fortnightBefore(to), to });
  return (
    <Section
      title={text('登簿、上链、上报', 'Entered, anchored, uploaded')}
      hint={text(
        '近两周。三根柱子应一样高；空心柱低的日子，上报少于上链。',
        'Last fortnight. All three should be equally high; where the hollow bar is lower, less was uploaded.',
      )}
    >
      <Loaded state={state}>
        {({ districtCounts }) => (
          <>
            <Bars
              caption={text('每日登簿、上链与上报', 'Entered, anchored and uploaded per day')}
              series={[text('登簿', 'entered'), text('上链', 'anchored'), text('上报', 'uploaded')]}
              hollow={2}
              groups={daysUntil(to).map((day) => {
                const own = districtCounts.filter((count) => count.day === day);
                const sum = (of: (count: (typeof own)[number]) => number | null): number =>
                  own.reduce((all, one) => all + (of(one) ?? 0), 0);
                return {
                  label: dayLabel(day),
                  values: [sum(({ entered }) => entered), sum(({ anchored }) => anchored), sum(({ uploaded }) => uploaded)],
                };
              })}
            />
            <DistrictDays rows={districtCounts} />
          </>
        )}
      </Loaded>
    </Section>
  );
}
