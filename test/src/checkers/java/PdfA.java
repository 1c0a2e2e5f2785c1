import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;

/** Checks PDF files against PDF/A-3b with veraPDF. One line per file: name, tab, `conforms` or the clauses that fail. */
public class PdfA {
  public static void main(String[] files) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    for (String file : files) System.out.println(file + "\t" + check(file));
  }

  private static String check(String file) {
    try (var stream = new FileInputStream(file);
        var parser = Foundries.defaultInstance().createParser(stream, PDFAFlavour.PDFA_3_B);
        var validator = Foundries.defaultInstance().createValidator(PDFAFlavour.PDFA_3_B, false)) {
      var result = validator.validate(parser);
      if (result.isCompliant()) return "conforms";
      var clauses = new java.util.TreeSet<String>();
      for (TestAssertion assertion : result.getTestAssertions()) {
        var rule = assertion.getRuleId();
        clauses.add(rule.getClause() + "-" + rule.getTestNumber() + " " + assertion.getMessage());
      }
      return String.join(" | ", clauses);
    } catch (Exception error) {
      return "unreadable: " + error.getMessage();
    }
  }
}
