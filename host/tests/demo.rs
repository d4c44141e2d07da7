//! `logconf demo`.

mod device;

#[test]
fn the_demo_shows_the_log_before_and_after_each_config() {
    let ran = device::logconf(&["demo"]);
    assert_eq!((ran.code, &*ran.stderr), (Some(0), ""), "{}", ran.stdout);

    let mut rest = &*ran.stdout;
    let mut expect = |text: &str| match rest.split_once(text) {
        Some((_, behind)) => rest = behind,
        None => panic!("{text:?} is missing in {rest}"),
    };
    expect("\n    INFO app: 1 s up\n    INFO net: link is up\n");
    expect("$ logconf send sensor.json --tcp 127.0.0.1:");
    expect("generation 3\n");
    expect("\n    <INFO> app: 2 s up\n    <DEBUG> app.sensor: 22.0 degrees\n");
    expect("$ logconf send mistake.json --tcp 127.0.0.1:");
    expect("Unable to configure root logger\n");
    expect(" --> mistake.json:6:51\n");
    expect("\n    <INFO> app: 3 s up\n    <DEBUG> app.sensor: 23.0 degrees\n");
    if cfg!(unix) {
        expect("$ logconf send network.json --serial ");
        expect("generation 4\ndisabled: ");
        expect("\n    INFO     net: link is up\n    DEBUG    net.tcp: 68 bytes received\n");
    }
}

#[test]
fn a_device_that_stays_answers() {
    use std::io::{BufRead, BufReader};
    let mut demo = device::command(&["demo", "--stay"]);
    let mut demo = demo.stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(demo.stdout.take().unwrap()).lines();
    let address = lines.find_map(|line| {
        let line = line.unwrap();
        line.split_once("--tcp ")
            .map(|(_, address)| address.to_owned())
    });
    let address = address.unwrap();
    let config = device::file("stay.json", r#"{"version": 1, "root": {"level": "BOGUS"}}"#);
    let status = device::logconf(&["status", "--tcp", &address]);
    let refused = device::logconf(&["send", &config, "--tcp", &address]);
    demo.kill().unwrap();
    demo.wait().unwrap();
    assert_eq!((status.code, &*status.stderr), (Some(0), ""));
    assert!(status.stdout.contains("app.sensor"), "{}", status.stdout);
    // What the device refuses is told as `check` tells it.
    assert_eq!(refused.code, Some(1));
    assert!(
        refused.stdout.starts_with("error[unknown-name]: "),
        "{}",
        refused.stdout
    );
    assert!(
        refused.stdout.contains("= help: there are 'CRITICAL'"),
        "{}",
        refused.stdout
    );
}
