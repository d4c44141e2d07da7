//! The section `handlers`.

use super::build::{Builder, length};
use super::call::Keywords;
use super::problem::{Item, ProblemKind, Purpose, Section, Wanted};
use super::{Argument, Arguments, At, Problem, Warning, collect};
use crate::handler::{Settings, Targets};
use crate::json::{Cursor, Kind, Str, Value};
use crate::registry::Object;
use crate::tables::text;
use crate::tables::{
    Count, FORMATTER_DEFAULT, Full, HandlerRow, NONE, Table, Tables, Text, end_list, hash,
    put_index,
};

/// The keys that every handler has, whatever its class.
pub(super) const COMMON: [&str; 6] = ["formatter", "class", "level", "filters", "()", "."];

/// The same where there is `()`.
const WITHOUT_CLASS: [&str; 5] = ["formatter", "level", "filters", "()", "."];

/// The class of a handler that could not be configured, in a document that is only checked:
/// whoever refers to it makes no mistake.
const FAILED: u16 = NONE - 1;

impl<'d, T: Tables> Builder<'_, 'd, T> {
    /// Handlers are configured in code-point order of their names; one whose target comes
    /// later is tried again once, when all others are there. The rows are then in the order
    /// in which the handlers came to be. CPython: `DictConfigurator.configure`.
    ///
    /// Or they are configured in the order in which they stand, whatever their targets. CPython:
    /// `_install_handlers`.
    #[inline(never)]
    pub(super) fn handlers(&mut self, section: At, in_order: bool) -> Result<(), Problem> {
        let Some(section) = self.section(Section::Handlers, section)? else {
            return Ok(());
        };
        self.handler_names(section)?;
        self.in_order = in_order;
        if !in_order {
            self.sort_handlers(0);
        }
        let count = self.new.handlers.items().len();
        // Those that are done come first, then those whose target has to come first, then those
        // that have not been tried.
        let mut number = 0;
        let mut next = 0;
        let mut again = in_order;
        while number < count {
            if next == count {
                // Now all others are there.
                self.sort_handlers(number);
                next = number;
                again = true;
            }
            self.exchange_handlers(number, next);
            next += 1;
            let row = self.new.handlers.items().get(number);
            // Where the key and the entry stand, as `handler_names` left it.
            let [key, entry] = row.map_or([0; 2], |row| row.settings.numbers);
            self.item = Item::new(Section::Handlers, key as usize);
            let entry = section.elsewhere(entry as usize);
            let outcome = self.handler(number as u16, entry);
            if let Err(problem) = outcome
                && matches!(problem.kind, ProblemKind::TargetNotYet)
                && !again
            {
                continue;
            }
            if let Err(problem) = outcome {
                self.tolerate(problem)?;
                if let Some(row) = self.new.handler_mut(number as u16) {
                    row.class = FAILED;
                }
            }
            number += 1;
        }
        self.item = None;
        Ok(())
    }

    /// A row for each name, with the places of its key and its entry.
    fn handler_names(&mut self, section: Cursor<'d>) -> Result<(), Problem> {
        let mut cursor = section;
        while let Some(key) = cursor.key() {
            let places = [key.offset, cursor.offset()];
            cursor.skip();
            self.handler_name(key.name, places, section)?;
        }
        Ok(())
    }

    fn handler_name(
        &mut self,
        name: Str<'d>,
        places: [usize; 2],
        section: Cursor<'d>,
    ) -> Result<(), Problem> {
        let at = places[0];
        let settings = Settings {
            numbers: places.map(|place| place as i32),
            ..Settings::default()
        };
        let known = self.new.handler(name);
        if let Some(row) = known.and_then(|known| self.new.handler_mut(known)) {
            // A name given twice: the last one counts.
            row.settings = settings;
            self.warnings.add(Warning::duplicate(name));
            return Ok(());
        }
        let name = self.put(name, at)?;
        let row = HandlerRow {
            name,
            hash: hash(self.new.bytes(name)),
            level: 0,
            links: Text::default(),
            class: NONE,
            formatter: FORMATTER_DEFAULT,
            settings,
            kept_from: NONE,
            lost: Count::new(),
        };
        let pushed = self.new.add_handler(row);
        pushed.map_err(|Full| {
            Problem::full("handlers", count(section), self.new.handlers.bound(), at)
        })
    }

    /// Sorts the handlers from this row on, which are not configured yet, by their names.
    fn sort_handlers(&mut self, from: usize) {
        let space = self.new.text.items();
        let name = |row: &HandlerRow| text::get(space, row.name);
        let handlers = &mut self.new.handlers;
        handlers.presort(from, |one, other| name(one).cmp(name(other)));
        let rows = handlers.items_mut().get_mut(from..).unwrap_or(&mut []);
        for end in 1..rows.len() {
            for at in (1..=end).rev() {
                match rows.get_mut(at - 1..=at) {
                    Some([before, row]) if name(row) < name(before) => exchange(before, row),
                    _ => break,
                }
            }
        }
        self.new
            .handlers_moved(from..self.new.handlers.items().len());
    }

    /// Puts two handlers that are not configured yet in each other's place.
    fn exchange_handlers(&mut self, first: usize, second: usize) {
        let rows = self.new.handlers.items_mut();
        if let Ok([one, other]) = rows.get_disjoint_mut([first, second]) {
            exchange(one, other);
            self.new.handlers_moved(first..first + 1);
            self.new.handlers_moved(second..second + 1);
        }
    }

    /// CPython: `DictConfigurator.configure_handler`.
    fn handler(&mut self, number: u16, entry: Cursor<'d>) -> Result<(), Problem> {
        let entry = self.dict(entry, Wanted::Handler)?;
        let mut keywords = Keywords::default();
        let mut values = [None; COMMON.len()];
        let mut add = |key| keywords.add(&key, entry);
        let mut entries = entry;
        entries.enter_dict();
        let duplicate = collect(&mut entries, &COMMON, &mut values, &mut add);
        if let Some(key) = duplicate {
            self.warnings.add(Warning::duplicate(key.name));
        }
        let [formatter, _, level_given, filters, _, properties] = &values;
        // Where all mistakes are told, this one is told when it is clear that the handler is
        // not to be tried again.
        let mut formatter_row = FORMATTER_DEFAULT;
        if self.report.is_none() {
            formatter_row = self.formatter_row(formatter)?;
        }
        self.converter.check(level_given)?;
        self.converter.check(filters)?;
        if let Err(problem) = self.instance(number, entry, &mut keywords, &values) {
            // It is tried again, or what else is wrong with it is told, too.
            if matches!(problem.kind, ProblemKind::TargetNotYet) {
                return Err(problem);
            }
            self.tolerate(problem)?;
            let mut told = problem;
            while let ProblemKind::UnexpectedArgument(signature) = told.kind
                && let Err(next) = keywords.fit(signature, entry, &self.converter, told.at as usize)
                && matches!(next.kind, ProblemKind::UnexpectedArgument(_))
            {
                self.tolerate(next)?;
                told = next;
            }
            if let Some(row) = self.new.handler_mut(number) {
                row.class = FAILED;
            }
        }
        if self.report.is_some()
            && let Err(problem) = self.formatter_row(formatter)
        {
            self.tolerate(problem)?;
        }
        let handler_level = self.level(level_given)?;
        let mut targets = Targets::None;
        if let Some(row) = self.new.handler_mut(number) {
            row.level = handler_level.map_or(0, |level| level.0);
            row.formatter = formatter_row;
            let class = self.converter.registry.classes.get(row.class as usize);
            targets = class.map_or(Targets::None, |class| class.targets());
        }
        if filters.is_some() || targets != Targets::None || properties.is_some() {
            let given = targets.name().and_then(|name| keywords.get(name, entry));
            let at = entry.offset();
            let links = self.handler_links(number, filters, targets, &given, properties, at)?;
            if let Some(row) = self.new.handler_mut(number) {
                row.links = links;
            }
        }
        Ok(())
    }

    /// Makes the handler itself: of the class that `class` names, or the factory, with its
    /// targets and its keyword arguments.
    fn instance(
        &mut self,
        number: u16,
        entry: Cursor<'d>,
        keywords: &mut Keywords,
        [_, class, _, _, factory, attributes]: &[Option<Value<'d>>; COMMON.len()],
    ) -> Result<(), Problem> {
        let class_number = match factory {
            Some(factory) => {
                // `class` is a keyword argument then.
                if class.is_some() {
                    *keywords = Keywords::of(entry, &WITHOUT_CLASS);
                }
                let factory = self.converter.convert(*factory)?;
                match self.resolve(factory)? {
                    Object::Class(number) => number,
                    _ => return Err(ProblemKind::WantedArgument(CLASS).at(&factory)),
                }
            }
            None => self.class(class, entry)?,
        };
        let classes = self.converter.registry.classes;
        let Some(class) = classes.get(class_number as usize) else {
            return Err(Problem::new(ProblemKind::ClassMissing, entry.offset()));
        };
        self.check_targets(class.targets(), keywords, entry)?;
        let signature = class.signature();
        let takes = |name| signature.parameters().any(|known| known == name);
        if takes("strm") && !takes("stream") && keywords.get("stream", entry).is_some() {
            keywords.alias = Some(("strm", "stream"));
        }
        keywords.fit(signature, entry, &self.converter, 0)?;
        let settings = class.configure(&Arguments {
            attributes: *attributes,
            ..self.arguments(entry, keywords, class_number)
        })?;
        if let Some(row) = self.new.handler_mut(number) {
            row.class = class_number;
            row.settings = settings;
        }
        Ok(())
    }

    /// The handler class that `class` names.
    fn class(&self, class: &Option<Value<'d>>, entry: Cursor<'d>) -> Result<u16, Problem> {
        let Some(class) = self.converter.given(class)? else {
            return Err(Problem::new(ProblemKind::ClassMissing, entry.offset()));
        };
        let Some(name) = class.str() else {
            return Err(ProblemKind::Wanted(Wanted::ClassName).at(&class));
        };
        match self.converter.registry.object(name) {
            Some(Object::Class(number)) => Ok(number),
            Some(_) => Err(ProblemKind::WantedArgument(CLASS).at(&class)),
            None => Err(ProblemKind::CannotResolve("class").at(&class)),
        }
    }

    /// The handlers that this one hands its records to must be there already.
    fn check_targets(
        &self,
        targets: Targets,
        keywords: &Keywords,
        entry: Cursor<'d>,
    ) -> Result<(), Problem> {
        let Some(name) = targets.name() else {
            return Ok(());
        };
        let Some(given) = self.converter.read(&keywords.get(name, entry))? else {
            return Ok(());
        };
        if let Targets::One(_) = targets {
            return self.target(&given).map(|_| ());
        }
        if self.in_order {
            // Only where each has one target is it easy to see that records do not go in circles.
            let kind = ProblemKind::WantedArgument("one target at most, beside 'in_order'");
            return Err(kind.at(&given));
        }
        if !given.is(Kind::List) {
            return Err(ProblemKind::Wanted(Wanted::Names).at(&given));
        }
        let mut items = given.enter();
        while let Some(item) = items.item() {
            self.target(&item)?;
        }
        Ok(())
    }

    /// A handler that is configured already.
    fn target(&self, given: &Value<'d>) -> Result<u16, Problem> {
        let row = match (given.str(), given.of_kind(Kind::Dict)) {
            (Some(name), _) => self.new.handler(name),
            (_, Some(dict)) => self.handler_at(dict),
            _ => None,
        };
        let undefined = ProblemKind::Undefined(Purpose::SetTarget).at(given);
        let row = row.ok_or(undefined)?;
        match self.new.handlers.items().get(row as usize) {
            Some(target) if target.class != NONE || self.in_order => Ok(row),
            _ => Err(ProblemKind::TargetNotYet.at(given)),
        }
    }

    /// Whether records that this row gets come to the other one, so far as is known yet.
    fn leads_to(&self, mut row: u16, other: u16) -> bool {
        let rows = self.new.handlers.items();
        // In circles that do not touch the other one, it would never end; they are refused.
        while row != other {
            let target = rows.get(row as usize).map(|row| self.new.targets_of(row));
            match target.and_then(|mut target| target.next()) {
                Some(target) => row = target,
                None => return false,
            }
        }
        true
    }

    /// The row of the handler that is configured by this dict, which `cfg://` has led to.
    fn handler_at(&self, dict: Value<'d>) -> Option<u16> {
        let handlers = self.converter.document().field(Str::plain("handlers"))?;
        let mut entries = handlers.enter();
        while let Some(key) = entries.key() {
            if entries.offset() == dict.offset() {
                return self.new.handler(key.name);
            }
            entries.skip();
        }
        None
    }

    /// Writes down the lists of a handler: its filters; then, if there are any, its targets;
    /// then, if it has one of its own, its line end.
    fn handler_links(
        &mut self,
        number: u16,
        filters: &Option<Value<'d>>,
        kind: Targets,
        targets: &Option<Value<'d>>,
        properties: &Option<Value<'d>>,
        at: usize,
    ) -> Result<Text, Problem> {
        let mut terminator = None;
        if properties.is_some() {
            terminator = self.attributes(number, properties)?;
        }
        let bytes = length(filters) + length(targets) + length(properties);
        let list = self.open(bytes, at)?;
        let full = |builder: &mut Self, put: Result<(), Full>| {
            put.map_err(|Full| builder.text_full(1, at))
        };
        self.names(list, 0, filters, Purpose::AddFilter)?;
        if targets.is_some() || terminator.is_some() {
            let ended = end_list(&mut self.new.text);
            full(self, ended)?;
        }
        match (kind, targets) {
            (Targets::One(_), Some(target)) => {
                let given = self.converter.convert(*target)?;
                let row = self.target(&given)?;
                // Elsewhere, a target is there before the handler.
                if self.in_order && self.leads_to(row, number) {
                    return Err(ProblemKind::TargetCircle.at(&given));
                }
                let put = put_index(&mut self.new.text, row);
                full(self, put)?;
            }
            (_, targets) => {
                let start = list.written(&mut self.new.text).len();
                self.names(list, start, targets, Purpose::SetTarget)?;
            }
        }
        if let Some(terminator) = terminator {
            let mut put = end_list(&mut self.new.text);
            terminator.each_piece(&mut |piece| {
                put = put.and_then(|()| self.new.text.extend(piece));
            });
            full(self, put)?;
        }
        self.finish(list, at)
    }

    /// Sets attributes of a handler: its level, its class's numbers, and its line end, which is
    /// given back.
    #[inline(never)]
    fn attributes(
        &mut self,
        number: u16,
        properties: &Option<Value<'d>>,
    ) -> Result<Option<Str<'d>>, Problem> {
        let mut terminator = None;
        let row = self.new.handlers.items().get(number as usize);
        let (mut own_level, mut numbers) = match row {
            Some(row) => (row.level, row.settings.numbers),
            None => return Ok(None),
        };
        let class = row.and_then(|row| self.converter.registry.classes.get(row.class as usize));
        let names = class.map_or(["", ""], |class| class.numbers());
        let settings = row.map(|row| row.settings);
        let settings = settings.as_ref().filter(|_| self.report.is_none());
        let set = |name: Str<'_>, value: Value<'_>| {
            let class = class?;
            let mut known = class.attributes().iter();
            let known = known.find(|known| name.is(known.as_bytes()))?;
            Some(class.set(settings, known, Argument::of(value)))
        };
        self.properties(*properties, &mut |key, value| {
            let is = |name: &str| key.name.is(name.as_bytes());
            let of_class = names.iter().zip(&mut numbers).find(|(name, _)| is(name));
            match (value.str(), value.int()) {
                (Some(text), _) if is("terminator") => terminator = Some(text),
                (_, Some(number)) if is("level") => own_level = number,
                (_, Some(given)) if let Some((_, number)) = of_class => *number = given,
                _ => return set(key.name, value) == Some(true),
            }
            true
        })?;
        if let Some(row) = self.new.handler_mut(number) {
            (row.level, row.settings.numbers) = (own_level, numbers);
        }
        Ok(terminator)
    }

    fn formatter_row(&self, formatter: &Option<Value<'d>>) -> Result<u16, Problem> {
        let Some(given) = self.converter.truthy(formatter)? else {
            return Ok(FORMATTER_DEFAULT);
        };
        let found = given.str().and_then(|name| self.new.formatter(name));
        match found {
            Some(row) => Ok(row),
            None => Err(ProblemKind::Undefined(Purpose::SetFormatter).at(&given)),
        }
    }
}

/// Exchanges all that rows hold so far; whole ones would cost more to move.
fn exchange(one: &mut HandlerRow, other: &mut HandlerRow) {
    core::mem::swap(&mut one.name, &mut other.name);
    core::mem::swap(&mut one.hash, &mut other.hash);
    core::mem::swap(&mut one.settings.numbers, &mut other.settings.numbers);
}

/// What `class` and `()` must name.
pub(super) const CLASS: &str = "a handler class";

/// How many entries there are from the cursor to the end of the section that it has entered.
pub(super) fn count(mut section: Cursor<'_>) -> usize {
    let mut count = 0;
    while section.key().is_some() {
        section.skip();
        count += 1;
    }
    count
}
