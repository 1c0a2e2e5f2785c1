import eu.europa.esig.dss.enumerations.TokenExtractionStrategy;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.pades.validation.PDFDocumentValidator;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import java.io.File;
import java.io.FileInputStream;

/**
 * Checks seals with EU DSS. Arguments: the certificate to trust (the sealing one itself: there are no
 * revocation lists here), then PDF files. One line per file: name, indication, format,
 * what changed after signing, reasons; separated by tabs.
 */
public class Seal {
  public static void main(String[] arguments) throws Exception {
    var trusted = new CommonTrustedCertificateSource();
    try (var certificate = new FileInputStream(arguments[0])) {
      trusted.addCertificate(DSSUtils.loadCertificate(certificate));
    }
    for (int n = 1; n < arguments.length; n++) System.out.println(arguments[n] + "\t" + check(arguments[n], trusted));
  }

  private static String check(String file, CommonTrustedCertificateSource trusted) {
    try {
      var verifier = new CommonCertificateVerifier();
      verifier.setTrustedCertSources(trusted);
      SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(new FileDocument(new File(file)));
      validator.setCertificateVerifier(verifier);
      validator.setTokenExtractionStrategy(TokenExtractionStrategy.NONE);
      var reports = validator.validateDocument();
      var simple = reports.getSimpleReport();
      var ids = simple.getSignatureIdList();
      if (ids.size() != 1) return "NO_SIGNATURE\t" + ids.size();
      var id = ids.get(0);
      var diagnostic = reports.getDiagnosticData().getSignatureById(id);
      var revisions = diagnostic.getPdfAnnotationChanges().size() + diagnostic.getPdfUndefinedChanges().size() + diagnostic.getPdfVisualDifferenceConcernedPages().size();
      return String.join("\t", simple.getIndication(id).name(), simple.getSignatureFormat(id).name(), "changes=" + revisions,
          simple.getSubIndication(id) + " " + simple.getAdESValidationErrors(id).stream().map(message -> message.getValue()).toList());
    } catch (Exception error) {
      return "UNREADABLE\t" + error.getMessage();
    }
  }
}
