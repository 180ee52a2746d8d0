package io.assumerole.policy.cli.review;

import static io.assumerole.policy.cli.review.SamplePreview.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.cli.review.compare.Change.Outcome;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Changes of types of the package aws-native: each change that can widen access, with the nearest change that can't. */
class NativeTypesTest {
    private static final String POLICY = text(
            "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':'*','Action':'s3:*','Resource':'*'}]}");

    private static final String BLOCK = "{'blockPublicAcls':true,'blockPublicPolicy':true,"
            + "'ignorePublicAcls':true,'restrictPublicBuckets':true}";

    private static Arguments change(String type, String before, String from, String wide, String harmless) {
        return Arguments.of("aws-native:" + type, before, from, wide, harmless);
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                change(
                        "amplify:App",
                        "{'name':'a','basicAuthConfig':{'x':true}}",
                        "{'x':true}",
                        "{'x':false}",
                        "{'x':true},'platform':'WEB'"),
                change("apigateway:Authorizer", "{'providerArns':['a']}", "['a']", "['a','b']", "['a'],'name':'b'"),
                change(
                        "apigateway:Method",
                        "{'authorizationType':'AWS_IAM'}",
                        "'AWS_IAM'",
                        "'NONE'",
                        "'AWS_IAM','operationName':'b'"),
                change(
                        "apigateway:Method",
                        "{'httpMethod':'GET','apiKeyRequired':true}",
                        "true",
                        "false",
                        "true,'x':'a'"),
                change(
                        "apigatewayv2:Authorizer",
                        "{'jwtConfiguration':{'issuer':'a'}}",
                        "'a'",
                        "'b'",
                        "'a'},'tags':{'x':'a'"),
                change(
                        "apigatewayv2:Route",
                        "{'authorizationType':'AWS_IAM'}",
                        "'AWS_IAM'",
                        "'NONE'",
                        "'AWS_IAM','operationName':'b'"),
                change(
                        "appsync:GraphQlApi",
                        "{'authenticationType':'AWS_IAM'}",
                        "'AWS_IAM'",
                        "'API_KEY'",
                        "'AWS_IAM','name':'b'"),
                change(
                        "cognito:UserPool",
                        "{'adminCreateUserConfig':{'allowAdminCreateUserOnly':true}}",
                        "true",
                        "false",
                        "true,'x':'a'"),
                change(
                        "controltower:EnabledControl",
                        "{'controlIdentifier':'a','parameters':[{'x':'a'}]}",
                        "'x':'a'",
                        "'x':'b'",
                        "'x':'a'}],'tags':[{'y':'a'"),
                change(
                        "ec2:SnapshotBlockPublicAccess",
                        "{'state':'block-all-sharing'}",
                        "block-all-sharing'",
                        "unblocked'",
                        "block-all-sharing','tags':'a'"),
                change(
                        "ec2:VpcEndpointService",
                        "{'acceptanceRequired':true}",
                        "true",
                        "false",
                        "true,'payerResponsibility':'a'"),
                change(
                        "efs:AccessPoint",
                        "{'fileSystemId':'a','posixUser':{'uid':'1'}}",
                        "'1'",
                        "'0'",
                        "'1'},'accessPointTags':{'x':'a'"),
                change(
                        "eks:Cluster",
                        "{'accessConfig':{'authenticationMode':'CONFIG_MAP'}}",
                        "CONFIG_MAP'",
                        "API'",
                        "CONFIG_MAP'},'version':{'x':'1'"),
                change(
                        "kms:Key",
                        "{'enabled':false,'keyPolicy':" + POLICY + "}",
                        "false",
                        "true",
                        "false,'tags':{'x':'a'}"),
                change(
                        "lightsail:Bucket",
                        "{'bucketName':'a','accessRules':{'getObject':'private'}}",
                        "private'",
                        "public'",
                        "private'},'bundleId':{'x':'a'"),
                change("neptune:DbCluster", "{'iamAuthEnabled':true}", "true", "false", "true,'dbPort':'1'"),
                change(
                        "quicksight:Dashboard",
                        "{'dashboardId':'d','permissions':[{'principal':'a'}]}",
                        "'a'",
                        "'b'",
                        "'a'}],'themeArn':[{'x':'a'"),
                change("rds:DbCluster", "{'enableHttpEndpoint':false}", "false", "true", "false,'port':1"),
                change(
                        "rds:DbInstance",
                        "{'enableIamDatabaseAuthentication':false}",
                        "false",
                        "true",
                        "false,'port':1"),
                change(
                        "s3:AccessPoint",
                        "{'publicAccessBlockConfiguration':" + BLOCK + ",'policy':" + POLICY + "}",
                        "'restrictPublicBuckets':true",
                        "'restrictPublicBuckets':false",
                        "'restrictPublicBuckets':true},'tags':{'x':'a'"),
                change(
                        "s3:MultiRegionAccessPoint",
                        "{'publicAccessBlockConfiguration':" + BLOCK + "}",
                        "'blockPublicPolicy':true",
                        "'blockPublicPolicy':false",
                        "'blockPublicPolicy':true,'x':'a'"),
                change(
                        "s3objectlambda:AccessPoint",
                        "{'objectLambdaConfiguration':{'x':'a'}}",
                        "'a'",
                        "'b'",
                        "'a'},'tags':{'x':'a'"),
                change("vpclattice:Service", "{'authType':'AWS_IAM'}", "'AWS_IAM'", "'NONE'", "'AWS_IAM','tags':'a'"),
                change(
                        "vpclattice:ServiceNetwork",
                        "{'authType':'AWS_IAM'}",
                        "'AWS_IAM'",
                        "'NONE'",
                        "'AWS_IAM','tags':'a'"));
    }

    static Stream<Arguments> grants() {
        return Stream.of(
                Arguments.of("cognito:UserPoolIdentityProvider", "{'userPoolId':'u','providerName':'a'}"),
                Arguments.of("detective:OrganizationAdmin", "{'accountId':'210987654321'}"),
                Arguments.of("ec2:VerifiedAccessEndpoint", "{'policyEnabled':true}"),
                Arguments.of("ec2:VerifiedAccessGroup", "{'policyEnabled':true}"),
                Arguments.of("ec2:VpcEndpointServicePermissions", "{'serviceId':'a','allowedPrincipals':['*']}"),
                Arguments.of("ecr:RepositoryCreationTemplate", "{'prefix':'a'}"),
                Arguments.of("eks:IdentityProviderConfig", "{'clusterName':'a'}"),
                Arguments.of("eks:PodIdentityAssociation", "{'roleArn':'a'}"),
                Arguments.of("emr:StudioSessionMapping", "{'studioId':'a'}"),
                Arguments.of("globalaccelerator:CrossAccountAttachment", "{'principals':['210987654321']}"),
                Arguments.of("guardduty:Master", "{'masterId':'210987654321'}"),
                Arguments.of("imagebuilder:DistributionConfiguration", "{'distributions':[{'region':'a'}]}"),
                Arguments.of("iot:Authorizer", "{'authorizerName':'a'}"),
                Arguments.of("iot:CaCertificate", "{'status':'ACTIVE'}"),
                Arguments.of("kms:Key", "{'keyPolicy':" + POLICY + "}"),
                Arguments.of("kms:ReplicaKey", "{'keyPolicy':" + POLICY + "}"),
                Arguments.of("oam:Link", "{'sinkIdentifier':'a'}"),
                Arguments.of("quicksight:Analysis", "{'permissions':[{'principal':'a'}]}"),
                Arguments.of("quicksight:DataSet", "{'permissions':[{'principal':'a'}]}"),
                Arguments.of("quicksight:DataSource", "{'permissions':[{'principal':'a'}]}"),
                Arguments.of("quicksight:Folder", "{'permissions':[{'principal':'a'}]}"),
                Arguments.of("quicksight:Template", "{'permissions':[{'principal':'a'}]}"),
                Arguments.of("quicksight:Theme", "{'permissions':[{'principal':'a'}]}"),
                Arguments.of("s3:AccessPoint", "{'bucket':'b','policy':" + POLICY + "}"),
                Arguments.of("securityhub:DelegatedAdmin", "{'adminAccountId':'210987654321'}"),
                Arguments.of("servicecatalog:CloudFormationProvisionedProduct", "{'productId':'a'}"),
                Arguments.of("servicecatalog:PortfolioPrincipalAssociation", "{'portfolioId':'a'}"),
                Arguments.of("servicecatalog:PortfolioShare", "{'portfolioId':'a','accountId':'210987654321'}"),
                Arguments.of("transfer:User", "{'userName':'eve','sshPublicKeys':['a']}"),
                Arguments.of("verifiedpermissions:IdentitySource", "{'policyStoreId':'a'}"),
                Arguments.of("verifiedpermissions:PolicyTemplate", "{'policyStoreId':'a'}"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void a_change_that_can_widen_access_is_undecided(
            String type, String before, String from, String wide, String harmless) {
        var stack = SamplePreview.stack().both("it", type, before);

        assertThat(stack.change("it", from, wide).review().changes())
                .anyMatch(change ->
                        change.outcome() == Outcome.UNDECIDED && change.urn().endsWith("::it"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void the_nearest_harmless_change_is_no_new_access(
            String type, String before, String from, String wide, String harmless) {
        var stack = SamplePreview.stack().both("it", type, before);

        var review = stack.change("it", from, harmless).review();

        assertThat(review.hasNewAccess()).as("%s", review.changes()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("grants")
    void a_new_grant_is_undecided(String type, String inputs) {
        var review =
                SamplePreview.stack().add("it", "aws-native:" + type, inputs).review();

        assertThat(review.changes()).anyMatch(change -> change.outcome() == Outcome.UNDECIDED);
    }

    @ParameterizedTest
    @MethodSource("grants")
    void an_unchanged_grant_is_no_new_access(String type, String inputs) {
        var review =
                SamplePreview.stack().both("it", "aws-native:" + type, inputs).review();

        assertThat(review.hasNewAccess()).as("%s", review.changes()).isFalse();
    }

    static Stream<Arguments> harmless() {
        return Stream.of(
                Arguments.of("ec2:VpcEndpointService", "{'acceptanceRequired':true}"),
                Arguments.of("quicksight:Folder", "{'folderId':'a'}"),
                Arguments.of("s3:AccessPoint", "{'bucket':'b'}"),
                Arguments.of("autoscaling:ScalingPolicy", "{'policyType':'a'}"),
                Arguments.of("controltower:EnabledControl", "{'controlIdentifier':'a'}"),
                Arguments.of("rds:DbInstance", "{'enableIamDatabaseAuthentication':false}"));
    }

    @ParameterizedTest
    @MethodSource("harmless")
    void a_new_resource_that_grants_nothing_is_no_new_access(String type, String inputs) {
        var review =
                SamplePreview.stack().add("it", "aws-native:" + type, inputs).review();

        assertThat(review.hasNewAccess()).as("%s", review.changes()).isFalse();
    }
}
