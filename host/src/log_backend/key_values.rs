//! The key-values of a record.

use std::error::Error;

use log::kv;

use crate::extra::Extra;

/// What key-values come to.
#[derive(Default)]
pub(super) struct KeyValues<'kvs> {
    pub(super) extra: Extra<'kvs>,
    /// The first value that is an error.
    pub(super) error: Option<&'kvs dyn Error>,
}

impl<'kvs> KeyValues<'kvs> {
    pub(super) fn of(record: &'kvs log::Record<'_>) -> Self {
        let mut all = KeyValues::default();
        // Only a source of a program's own can fail; what came before that is there.
        let _ = record.key_values().visit(&mut all);
        all
    }
}

impl<'kvs> kv::VisitSource<'kvs> for KeyValues<'kvs> {
    fn visit_pair(&mut self, key: kv::Key<'kvs>, value: kv::Value<'kvs>) -> Result<(), kv::Error> {
        value.visit(OneValue { all: self, key })
    }
}

struct OneValue<'a, 'kvs> {
    all: &'a mut KeyValues<'kvs>,
    key: kv::Key<'kvs>,
}

impl<'kvs> OneValue<'_, 'kvs> {
    fn key(&self) -> std::borrow::Cow<'kvs, str> {
        match self.key.to_borrowed_str() {
            Some(key) => key.into(),
            None => self.key.to_string().into(),
        }
    }
}

impl<'kvs> kv::VisitValue<'kvs> for OneValue<'_, 'kvs> {
    fn visit_any(&mut self, value: kv::Value<'_>) -> Result<(), kv::Error> {
        let key = self.key();
        self.all.extra.set(key, &value, format_args!("{value}"));
        Ok(())
    }

    fn visit_f64(&mut self, value: f64) -> Result<(), kv::Error> {
        let key = self.key();
        self.all.extra.set_float(key, value);
        Ok(())
    }

    fn visit_borrowed_error(
        &mut self,
        error: &'kvs (dyn Error + 'static),
    ) -> Result<(), kv::Error> {
        self.all.error = self.all.error.or(Some(error));
        self.visit_error(error)
    }

    fn visit_error(&mut self, error: &(dyn Error + 'static)) -> Result<(), kv::Error> {
        let key = self.key();
        self.all.extra.set_text(key, format_args!("{error}"));
        Ok(())
    }
}
