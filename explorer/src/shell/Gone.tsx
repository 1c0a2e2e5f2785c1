import { text } from '../language/say.js';
import { Page } from '../kit/Page.js';

/** An address at which nothing stands. */
export function Gone(): React.JSX.Element {
  return (
    <Page
      title={text('没有这一页', 'No such page')}
      lead={text('地址不正确，或这一页不对当前账户开放。', 'The address is wrong, or the page is not open to this account.')}
    >
      <></>
    </Page>
  );
}
