//! What the README and the guide show is what the files hold.

#[test]
fn the_first_document_is_the_one_in_the_firmware_example() {
    let readme = include_str!("../../README.md");
    let document = include_str!("../../firmware-example/quiet-net.json");
    assert!(readme.contains(&format!("```json\n{document}```")));
}

#[test]
fn the_firmware_for_embassy_is_the_binary() {
    let guide = include_str!("../../host/src/guide/firmware.md");
    let binary = include_str!("../../firmware-example/src/embassy.rs");
    assert!(guide.contains(&format!("```rust,ignore\n{binary}```")));
}
