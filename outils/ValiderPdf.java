import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.VeraPDFFoundry;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** One line for each file and flavour: « conforme » or « refusé », flavour, file, rules broken; between tabs. */
public final class ValiderPdf {
    private final VeraPDFFoundry foundry = Foundries.defaultInstance();
    private boolean allConform = true;

    public static void main(String[] args) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        ValiderPdf run = new ValiderPdf();
        for (int i = 1; i < args.length; i++) {
            for (String flavour : args[0].split(",")) {
                run.validate(Path.of(args[i]), PDFAFlavour.byFlavourId(flavour));
            }
        }
        System.exit(run.allConform ? 0 : 1);
    }

    private void validate(Path file, PDFAFlavour flavour) throws Exception {
        List<String> line = new ArrayList<>(List.of("", flavour.getId(), file.toString()));
        boolean conforms;
        try (PDFAParser parser = foundry.createParser(Files.newInputStream(file), flavour)) {
            ValidationResult result = foundry.createValidator(flavour, false).validate(parser);
            // No assertion at all would mean that the profile was not found.
            conforms = result.isCompliant() && result.getTotalAssertions() > 0;
            line.addAll(result.getTestAssertions().stream()
                    .filter(a -> a.getStatus() == TestAssertion.Status.FAILED)
                    .map(a -> a.getRuleId().getClause() + "-" + a.getRuleId().getTestNumber() + " " + a.getMessage())
                    .distinct()
                    .collect(Collectors.toList()));
        }
        line.set(0, conforms ? "conforme" : "refusé");
        allConform &= conforms;
        System.out.println(String.join("\t", line).replace('\n', ' '));
    }
}
