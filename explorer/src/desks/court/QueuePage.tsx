import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { FormFields } from '../../kit/FormFields.js';
import { Loaded } from '../../kit/Message.js';
import { Page } from '../../kit/Page.js';
import { Queue } from '../../kit/Queue.js';
import { text, useSay } from '../../language/say.js';
import { useAsk } from '../common/ask.js';
import { placesOf } from '../unit/places.js';
import { UnitQueue } from './operations.js';

/** The seizures and restrictions of one unit, drawn as the queue that they are. */
export function QueuePage(): React.JSX.Element {
  const [search, setSearch] = useSearchParams();
  const unitRef = search.get('unit') ?? '';
  const [typed, setTyped] = useState(unitRef);
  const say = useSay();
  const state = useAsk(UnitQueue, { unitRef }, /^[0-9a-f]{64}$/.test(unitRef));
  return (
    <Page
      title={text('轮候队列', 'Waiting queue')}
      lead={text(
        '先送达者在前。首封解除或期满，下一位自动生效。',
        'The first to arrive stands in front; when it is released or lapses, the next takes effect.',
      )}
    >
      <form
        className="lookup"
        onSubmit={(event) => {
          event.preventDefault();
          setSearch({ unit: typed.trim() });
        }}
      >
        <FormFields
          fields={[{ kind: 'code', name: 'unit', label: text('单元引用', 'Unit reference') }]}
          values={{ unit: typed }}
          problems={{}}
          onChange={(values) => setTyped(values['unit'] ?? '')}
        />
        <button type="submit" className="button-main">
          {say(text('查看', 'Show'))}
        </button>
      </form>
      {unitRef !== '' && (
        <Loaded state={state}>
          {(data) => (
            <Queue
              places={placesOf(data.seizureQueue ?? [], say)}
              empty={text('没有查封和其他限制。', 'No seizures and no restrictions.')}
            />
          )}
        </Loaded>
      )}
    </Page>
  );
}
