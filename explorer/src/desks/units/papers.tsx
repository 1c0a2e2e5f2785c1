import { download } from '../../kit/csv.js';
import { text, useSay } from '../../language/say.js';
import { Issued, type Paper } from '../registry/Issued.js';

/** Several papers that one act has issued, each for its holder, and all of them as a file for the window that hands them over. */
export function Papers({ papers }: { papers: readonly Paper[] }): React.JSX.Element {
  return (
    <>
      {papers.map((paper) => (
        <Issued key={paper.certRef} paper={paper} />
      ))}
      {papers.length > 1 && <AllPapers papers={papers} />}
    </>
  );
}

/** Numbers, codes and credentials of all, to be handed over; the codes are shown this once. */
export function AllPapers({ papers }: { papers: readonly Paper[] }): React.JSX.Element {
  const say = useSay();
  return (
    <p className="form-submit">
      <button
        type="button"
        className="button-plain"
        onClick={() => download('新发证书.json', JSON.stringify(papers, null, 2), 'application/json')}
      >
        {say(text('保存全部新证书（交付用）', 'Save all new certificates, to be handed over'))}
      </button>
    </p>
  );
}
