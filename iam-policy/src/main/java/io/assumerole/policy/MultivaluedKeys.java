package io.assumerole.policy;

import java.util.Set;

/**
 * The condition keys of single services that can have several values, in lower case: those whose type is an array in
 * AWS's reference. Of SAML all are lists but for a few.
 *
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html">Service Authorization Reference</a>
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html">Keys of STS and of web identities</a>
 */
final class MultivaluedKeys {
    private static final Set<String> ALL = Set.copyOf(ServiceNames.listed("""
        a4b filters_devicetype
        account accountresourceorgpaths alternatecontacttypes
        acm domainnames
        apigateway request/apikeyrequired request/authorizertype request/authorizeruri
        apigateway request/conditionbasepaths request/endpointtype request/routeauthorizationtype
        apigateway request/securitypolicy resource/apikeyrequired resource/authorizertype
        apigateway resource/authorizeruri resource/conditionbasepaths resource/endpointtype
        apigateway resource/routeauthorizationtype resource/securitypolicy
        autoscaling capacityreservationids capacityreservationresourcegrouparns loadbalancernames
        autoscaling targetgrouparns trafficsourceidentifiers vpczoneidentifiers
        aws-marketplace agreementtype productid
        backup copytargetorgpaths copytargets frameworkarns
        bedrock-agentcore inboundjwtclaim/aud inboundjwtclaim/scope securitygroups subnets
        bedrock-mantle files
        cloudformation resourcetypes targetregion
        cloudshell securitygroupids subnetids vpcids
        cloudwatch alarmactions requestinsightruleloggroups requestmanagedresourcearns
        codebuild buildbatchconfig.restrictions.computetypesallowed
        codebuild buildbatchconfig.restrictions.fleetsallowed cache.modes
        codebuild environment.environmentvariables.name environment.environmentvariables.value
        codebuild filesystemlocations.identifier filesystemlocations.location
        codebuild filesystemlocations.type secondaryartifacts.artifactidentifier
        codebuild secondaryartifacts.bucketowneraccess secondaryartifacts.encryptiondisabled
        codebuild secondaryartifacts.location secondarysources.auth.resource
        codebuild secondarysources.auth.type secondarysources.buildstatusconfig.context
        codebuild secondarysources.buildstatusconfig.targeturl secondarysources.insecuressl
        codebuild secondarysources.location secondarysources.sourceidentifier
        codebuild vpcconfig.securitygroupids vpcconfig.subnets
        comprehend vpcsecuritygroupids vpcsubnets
        connect flowtype listrealtimecontactanalysissegmentsbysegmenttype monitorcapabilities
        connect searchcontactsbycontactanalysis
        datapipeline pipelinecreator workergroup
        deadline farmmembershiplevels fleetmembershiplevels jobmembershiplevels
        deadline queuemembershiplevels
        devops-guru servicenames
        dsql fistargetarns
        dynamodb attributes firstpartitionkeyvalues fistargetarns fourthpartitionkeyvalues
        dynamodb leadingkeys secondpartitionkeyvalues thirdpartitionkeyvalues
        ec2 fistargetarns ikeversions phase1dhgroup phase1encryptionalgorithms
        ec2 phase1integrityalgorithms phase2dhgroup phase2encryptionalgorithms
        ec2 phase2integrityalgorithms vpceprivatednsspecifieddomains
        ecs capacity-provider compute-compatibility subnet
        eks kubernetesgroups namespaces
        elasticloadbalancing securitygroup securitypolicy subnet
        events detail-type eventbusarn source targetarn
        fis operations targets
        geo deviceids geofenceids
        glue securitygroupids subnetids vpcids
        identitystore groupexternalidissuers groupid userexternalidissuers userid
        imagebuilder createdresourcetagkeys
        iot thinggrouparn tunneldestinationservice
        iotfleetwise signals
        iottwinmaker destinationtype linkedservices sourcetype
        kinesis fistargetarns
        kms encryptioncontextkeys grantoperations resourcealiases
        lambda layer securitygroupids subnetids
        lex associatedintents associatedslottypes
        logs loggeneratingresourcearns
        networkmanager edgelocations subnetarns
        oam resourcetypes
        observabilityadmin centralizationsourceregions
        partnercentral fulfillmenttypes programs
        partnercentral-account-management legacypartnercentralrole marketingcentralrole
        partnercentral-account-management proserverole
        payment-cryptography resourcealiases
        pi dimensions
        quicksight allowedembeddingdomains kmskeyarns
        refactor-spaces createdbyaccountids
        route53 changeresourcerecordsetsactions changeresourcerecordsetsnormalizedrecordnames
        route53 changeresourcerecordsetsrecordtypes
        s3 inventoryaccessibleoptionalfields requestobjecttagkeys
        s3express permissions
        sagemaker acceleratortypes customermetadatapropertiestoremove imagearns imageversionarns
        sagemaker instancetypes studiolifecycleconfigarns vpcsecuritygroupids vpcsubnets
        secretsmanager addreplicaregions
        ses recipients replicaregion
        ssm documentcategories documentversion inventorytypename
        states statemachinequalifier
        sts identitytokenaudience requestcontextproviders transitivetagkeys
        synthetics names
        transfer requestserverprotocols
        vpc-lattice privatednsspecifieddomains securitygroupids targetgrouparns
        wisdom messagetemplate/routingprofilearn searchfilter/qualifier
        """));

    /** The attributes of SAML that have one value. */
    private static final Set<String> SINGLE_OF_SAML = Set.copyOf(ServiceNames.listed("""
            saml aud commonname doc edupersonorgdn edupersonprimaryaffiliation edupersonprimaryorgunitdn
            saml edupersonprincipalname givenname iss mail name namequalifier organizationstatus primarygroupsid
            saml sub sub_type surname uid x500uniqueidentifier
            """));

    private MultivaluedKeys() {}

    static boolean contain(String lowerCaseKey) {
        return ALL.contains(lowerCaseKey)
                || lowerCaseKey.endsWith(":amr")
                || lowerCaseKey.startsWith("saml:") && !SINGLE_OF_SAML.contains(lowerCaseKey)
                || lowerCaseKey.startsWith("vpc-lattice-svcs:requestquerystring/");
    }
}
