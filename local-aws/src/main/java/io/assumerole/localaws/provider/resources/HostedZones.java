package io.assumerole.localaws.provider.resources;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The Route 53 hosted zone of S3's website endpoints in each region, as AWS lists them:
 * https://docs.aws.amazon.com/general/latest/gr/s3.html#s3_website_region_endpoints.
 */
final class HostedZones {
    private static final Map<String, String> ZONES = new HashMap<>();

    static {
        ZONES.put("af-south-1", "Z83WF9RJE8B12");
        ZONES.put("ap-east-1", "ZNB98KWMFR0R6");
        ZONES.put("ap-northeast-1", "Z2M4EHUR26P7ZW");
        ZONES.put("ap-northeast-2", "Z3W03O7B5YMIYP");
        ZONES.put("ap-northeast-3", "Z2YQB5RD63NC85");
        ZONES.put("ap-south-1", "Z11RGJOFQNVJUP");
        ZONES.put("ap-south-2", "Z02976202B4EZMXIPMXF7");
        ZONES.put("ap-southeast-1", "Z3O0J2DXBE1FTB");
        ZONES.put("ap-southeast-2", "Z1WCIGYICN2BYD");
        ZONES.put("ap-southeast-3", "Z01846753K324LI26A3VV");
        ZONES.put("ap-southeast-4", "Z0312387243XT5FE14WFO");
        ZONES.put("ap-southeast-5", "Z08660063OXLMA7F1FJHU");
        ZONES.put("ca-central-1", "Z1QDHH18159H29");
        ZONES.put("ca-west-1", "Z03565811Z33SLEZTHOUL");
        ZONES.put("cn-north-1", "Z5CN8UMXT92WN");
        ZONES.put("cn-northwest-1", "Z282HJ1KT0DH03");
        ZONES.put("eu-central-1", "Z21DNDUVLTQW6Q");
        ZONES.put("eu-central-2", "Z030506016YDQGETNASS");
        ZONES.put("eu-north-1", "Z3BAZG2TWCNX0D");
        ZONES.put("eu-south-1", "Z30OZKI7KPW7MI");
        ZONES.put("eu-south-2", "Z0081959F7139GRJC19J");
        ZONES.put("eu-west-1", "Z1BKCTXD74EZPE");
        ZONES.put("eu-west-2", "Z3GKZC51ZF0DB4");
        ZONES.put("eu-west-3", "Z3R1K369G5AVDG");
        ZONES.put("il-central-1", "Z09640613K4A3MN55U7GU");
        ZONES.put("me-central-1", "Z06143092I8HRXZRUZROF");
        ZONES.put("me-south-1", "Z1MPMWCPA7YB62");
        ZONES.put("sa-east-1", "Z7KQH4QJS55SO");
        ZONES.put("us-east-1", "Z3AQBSTGFYJSTF");
        ZONES.put("us-east-2", "Z2O1EMRO9K5GLX");
        ZONES.put("us-gov-east-1", "Z2NIFVYYW2VKV1");
        ZONES.put("us-gov-west-1", "Z31GFT0UA1I2HV");
        ZONES.put("us-west-1", "Z2F56UZL2M1ACD");
        ZONES.put("us-west-2", "Z3BJ6K6RIION7M");
    }

    private HostedZones() {}

    static Optional<String> ofBuckets(String region) {
        return Optional.ofNullable(ZONES.get(region));
    }
}
