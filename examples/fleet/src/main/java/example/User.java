package example;

/**
 * A user of the fleet.
 *
 * @param name its name in IAM
 * @param account the name of its account in the file
 * @param reads the folder of a bucket that its role may read, as BUCKET/FOLDER
 */
record User(String name, String account, String reads) {

    static final String NAME = "name";
    static final String ACCOUNT = "account";
    static final String READS = "reads";
}
