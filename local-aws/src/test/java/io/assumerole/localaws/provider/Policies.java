package io.assumerole.localaws.provider;

/** IAM policies for tests. */
final class Policies {
    private Policies() {}

    static String trust(String principalArn) {
        return """
               {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
               "Principal":{"AWS":"%s"},"Action":"sts:AssumeRole"}]}"""
                .formatted(principalArn);
    }

    static String trust(String principalArn, String externalId) {
        return """
               {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
               "Principal":{"AWS":"%s"},"Action":"sts:AssumeRole",\
               "Condition":{"StringEquals":{"sts:ExternalId":"%s"}}}]}"""
                .formatted(principalArn, externalId);
    }

    static String allow(String action, String resource) {
        return """
               {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
               "Action":"%s","Resource":"%s"}]}"""
                .formatted(action, resource);
    }
}
