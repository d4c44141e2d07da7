//! Windows' side of the event log.

use std::io;

use winsafe::{HEVENTLOG, HKEY, RegistryValue, co};

use super::event::Kind;

/// Whether there is an event log.
pub(super) const HERE: bool = true;

/// The number of every event. CPython: `getMessageID`.
const EVENT: u32 = 1;
/// The category of every event. CPython: `getEventCategory`.
const CATEGORY: u16 = 0;

/// Makes a source known, whose key this is. CPython: `win32evtlogutil.AddSourceToRegistry`.
pub(super) fn introduce(key: &str, messages: &str) -> io::Result<()> {
    let plain = co::REG_OPTION::default();
    let created = HKEY::LOCAL_MACHINE.RegCreateKeyEx(key, None, plain, co::KEY::SET_VALUE, None);
    let (key, _) = created.map_err(os)?;
    let all = Kind::Error as u32 | Kind::Warning as u32 | Kind::Information as u32;
    for (name, value) in [
        (
            "EventMessageFile",
            RegistryValue::ExpandSz(messages.to_owned()),
        ),
        ("TypesSupported", RegistryValue::Dword(all)),
    ] {
        key.RegSetValueEx(Some(name), value).map_err(os)?;
    }
    Ok(())
}

/// Writes an event. CPython: `win32evtlogutil.ReportEvent`, which also looks for the log each time.
pub(super) fn report(source: &str, kind: Kind, text: &str) -> io::Result<()> {
    let kind = match kind {
        Kind::Error => co::EVENTLOG::ERROR_TYPE,
        Kind::Warning => co::EVENTLOG::WARNING_TYPE,
        Kind::Information => co::EVENTLOG::INFORMATION_TYPE,
    };
    let log = HEVENTLOG::RegisterEventSource(None, source).map_err(os)?;
    log.ReportEvent(kind, CATEGORY, EVENT, None, &[text], &[])
        .map_err(os)
}

fn os(error: co::ERROR) -> io::Error {
    io::Error::from_raw_os_error(error.raw().cast_signed())
}
