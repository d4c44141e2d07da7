//! What a device's answer means where it is not about what the user wrote.

use logconf::client::Reply;
use logconf::core::json;

/// What is to be said in place of the answer, if it is about the request as such: its seal, or an
/// operation that the device does not have.
pub fn instead(reply: &Reply, is_sealed: bool, request: &[u8]) -> Option<String> {
    let error = reply.fault.error.as_deref().filter(|_| !reply.ok)?;
    let said = match is_sealed {
        false if reply.is_rejected() => {
            "the device wants requests sealed with a key, and none was given: --key-file FILE, or the key in LOGCONF_KEY"
        }
        true if reply.is_rejected() => {
            "the device rejects the request: its key is another one, or it has taken a newer request (this clock may be behind)"
        }
        // All that it sees of a sealed JSON document is the seal in front.
        true if is_unread(error) && json::check(request).is_ok() => {
            "the device has no key and cannot read sealed requests: leave out --key-file and LOGCONF_KEY"
        }
        _ => return missing(error),
    };
    Some(said.to_owned())
}

/// Whether this is what is said of a seal by who takes it for a document, or for an INI file.
fn is_unread(error: &str) -> bool {
    let beginnings = ["not a JSON document", "'utf-8' codec can't decode"];
    beginnings
        .iter()
        .any(|beginning| error.starts_with(beginning))
        || error.contains("<request>")
}

/// What it means that an operation is not known: the feature that brings it is missing.
fn missing(error: &str) -> Option<String> {
    let said = [
        (
            "get",
            "the device does not tell its state: its logconf-core is built without the feature 'get'",
        ),
        (
            "forget",
            "the peer has stored no config: it is a program, or a device whose logconf-core is built without the feature 'persist'",
        ),
    ];
    let found = said
        .iter()
        .find(|(operation, _)| error.starts_with(&format!("unknown operation \"{operation}\"")));
    found.map(|(_, said)| (*said).to_owned())
}

/// What may be done about a refusal that is about a key of the document.
pub fn help(error: &str) -> Option<String> {
    let keys = [
        ("persist", "'persist', which 'flash' brings"),
        ("disabled", "'get'"),
    ];
    let key = keys
        .iter()
        .find(|(key, _)| error == format!("unknown key '{key}' in 'logconf'"))?;
    let feature = key.1;
    Some(format!(
        "the device's logconf-core is built without the feature {feature}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(error: &str, is_sealed: bool, request: &str) -> String {
        let reply = serde_json::json!({"ok": false, "error": error}).to_string();
        let reply = Reply::parse(reply.as_bytes()).unwrap();
        instead(&reply, is_sealed, request.as_bytes()).unwrap_or_default()
    }

    #[test]
    fn seals_and_features_are_named_and_all_else_is_left_alone() {
        assert!(said("request rejected", false, "{}").contains("--key-file"));
        assert!(said("request rejected", true, "{}").contains("another one"));
        let unread = "not a JSON document: expected a value";
        assert!(said(unread, true, "{}").contains("has no key"));
        // That is the user's own mistake.
        assert_eq!(said(unread, true, "{"), "");
        assert_eq!(said(unread, false, "{}"), "");
        assert_eq!(said("Unsupported version: 2", true, "{}"), "");
        let get = "unknown operation \"get\" (there are: \"status\", \"check\")";
        assert!(said(get, false, "{}").ends_with("the feature 'get'"));
        let forget = "unknown operation \"forget\" (there are: \"status\", \"get\", \"check\")";
        assert!(said(forget, false, "{}").ends_with("the feature 'persist'"));
        assert!(
            help("unknown key 'persist' in 'logconf'")
                .unwrap()
                .contains("'persist'")
        );
        assert_eq!(help("unknown key 'x' in 'logconf'"), None);
    }
}
