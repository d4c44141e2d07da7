//! Devices that are asked again and again.

use std::process::{Child, Stdio};

use crate::device::{Line, command};

const STATUS: &str = r#"{"ok":true,"generation":1}"#;

/// A command that runs until it is stopped, whatever becomes of the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_port_stays_open_between_the_questions() {
    let mut line = Line::new();
    let args = ["status", "--watch", "1", "--serial", &line.port];
    let mut command = command(&args);
    let _watching = Running(command.stdout(Stdio::null()).spawn().unwrap());
    line.read_frame();
    line.let_go();
    // Were it closed and opened anew, that would reset some boards.
    for _ in 0..2 {
        line.write_frame(STATUS.as_bytes());
        line.read_frame();
    }
}
