//! A config that is only to be checked.

use super::{Client, Error, Reply};

/// What stands around it.
const AROUND: [&[u8]; 2] = [br#"{"logconf":{"op":"check","config":"#, b"}}"];

/// The question whether a config would be taken.
pub fn check(config: &[u8]) -> Vec<u8> {
    let [before, after] = AROUND;
    [before, config, after].concat()
}

impl Client {
    /// Asks whether a config would be taken; nothing changes. The places in the reply are those in
    /// `config`, which is a dict in JSON.
    ///
    /// # Errors
    ///
    /// As [`request`](Self::request). A config that would be refused is none: see [`Reply::errors`].
    ///
    /// ```no_run
    /// use logconf::client::{Client, Timeouts};
    ///
    /// let mut client = Client::tcp("192.0.2.7", Timeouts::default())?;
    /// let reply = client.check(br#"{"version": 1, "root": {"level": "LOUD"}}"#)?;
    /// assert_eq!(reply.errors.unwrap()[0].path.as_deref(), Some("root.level"));
    /// # Ok::<(), logconf::client::Error>(())
    /// ```
    pub fn check(&mut self, config: &[u8]) -> Result<Reply, Error> {
        let mut reply = self.request(&check(config))?;
        let [before, _] = AROUND;
        let errors = reply.errors.iter_mut().flatten();
        for fault in errors.chain([&mut reply.fault]) {
            let offset = fault
                .offset
                .and_then(|offset| offset.checked_sub(before.len()));
            fault.offset = offset.filter(|offset| *offset <= config.len());
        }
        Ok(reply)
    }
}
